/** What the room needs to find sessions, and what it makes of them. */
import type { AgentActivity, DiscoveredSession } from '../../shared/contract/doors.ts';

/** A session as one finder sees it; null where it cannot tell. */
export interface FoundSession {
  /** As agent reports name programs: `claude`, `codex`, … */
  readonly program: string;
  readonly sessionId: string | null;
  readonly name: string | null;
  readonly folder: string | null;
  readonly pid: number | null;
  readonly activity: AgentActivity | null;
  /** The pane of tmux in which it runs, such as `%3`. */
  readonly tmuxPane: string | null;
}

/** Port: one way in which running sessions leave traces. */
export interface SessionFinder {
  /** Never rejects for what is merely not there. */
  find(): Promise<readonly FoundSession[]>;
}

/** A session with what connects it. */
export interface ConnectableSession extends DiscoveredSession {
  /** Arguments for `vivavoce bridge`; null where a person must do something. */
  readonly bridge: readonly string[] | null;
}
