import type { EngineSnapshot, TranscriptEntry } from '../../../shared/contract/control.ts';

/** As many of the latest texts are offered to be taken back. */
const MOST_OFFERED = 5;

/**
 * Whether a text may still be taken back: it waits, or it lies in the input of an agent that sends nothing on its own
 * and has not been told to. Whether it really does only the agent knows.
 */
export function mayTakeBack(entry: TranscriptEntry, snapshot: EngineSnapshot | null): boolean {
  if (snapshot === null || entry.text === '' || entry.output === 'keyboard') return false;
  if (entry.delivery === 'held') return entry.agentId !== null;
  if (entry.delivery !== 'sent') return false;
  const agent = snapshot.agents.find(({ id }) => id === entry.agentId);
  if (agent?.submitPolicy !== 'draft') return false;
  let offered = 0;
  for (const other of snapshot.transcript.toReversed()) {
    if (other.agentId !== agent.id) continue;
    if (other.commands.some(({ command }) => command === 'submit')) return false;
    if (other.delivery !== 'sent') continue;
    if (other.id === entry.id) return true;
    offered += 1;
    if (offered >= MOST_OFFERED) return false;
  }
  return false;
}
