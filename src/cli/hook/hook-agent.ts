/** Which agent a hook speaks for. */
import { agentIdProblem, isReservedAgentId } from '../../shared/contract/agent-id.ts';
import { agentIdFor } from '../../shared/doors/agent-id-for.ts';
import type { HookOutcome } from '../../shared/doors/hook-outcome.ts';
import type { SessionKey } from '../../shared/doors/session-record.ts';
import type { CliContext } from '../context.ts';
import { readSession, sessionFilePath } from './session-files.ts';

/** Set by the terminal wrapper for all that runs in it. */
const AGENT_VARIABLE = 'VIVAVOCE_AGENT';

/** The agent whose terminal the hook runs in; undefined outside of the wrapper. */
export function wrappedAgent({ env }: Pick<CliContext, 'env'>): string | undefined {
  const id = env[AGENT_VARIABLE];
  if (id === undefined || agentIdProblem(id) !== undefined || isReservedAgentId(id)) return undefined;
  return id;
}

/** The wrapper's agent, else that of the session's bridge, else that of the tmux pane's, else one by program and folder. */
export async function agentOf(context: CliContext, program: string, outcome: HookOutcome): Promise<string> {
  const wrapped = wrappedAgent(context);
  if (wrapped !== undefined) return wrapped;
  const session = outcome.sessionId === null ? undefined : { program, sessionId: outcome.sessionId };
  for (const key of [session, tmuxSession(context.env)]) {
    const path = key === undefined ? undefined : sessionFilePath(context, key);
    const record = path === undefined ? undefined : await readSession(path);
    if (record !== undefined && record.agentId !== null) return record.agentId;
  }
  return agentIdFor(program, outcome.folder ?? context.workingDir);
}

/**
 * The pane in which this process runs. Panes of two tmux servers may have the same number, hence that of the server's
 * process; `TMUX` is socket, process and session.
 */
function tmuxSession(env: CliContext['env']): SessionKey | undefined {
  const server = env['TMUX']?.split(',').at(-2);
  const pane = env['TMUX_PANE'];
  return server && pane ? tmuxSessionKey(server, pane) : undefined;
}

export function tmuxSessionKey(serverPid: string, pane: string): SessionKey {
  return { program: 'tmux', sessionId: `${serverPid}-${pane}` };
}
