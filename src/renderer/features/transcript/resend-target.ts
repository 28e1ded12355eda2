import type { EngineSnapshot, TranscriptEntry } from '../../../shared/contract/control.ts';

/** Whom "send again" reaches: the entry's own agent while it is connected, else the active one; null when nobody. */
export function resendTarget(entry: TranscriptEntry, snapshot: EngineSnapshot | null): string | null {
  if (snapshot === null) return null;
  const connected = snapshot.agents.some(
    (agent) => agent.id === entry.agentId && agent.state === 'connected',
  );
  return connected ? entry.agentId : snapshot.activeAgentId;
}
