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
  /** Its terminal, such as `/dev/pts/3`. */
  readonly terminal: string | null;
  readonly activity: AgentActivity | null;
  /** The agent in whose wrapper it runs. */
  readonly wrappedIn: string | null;
}

/** Port: one way in which running sessions leave traces. */
export interface SessionFinder {
  /** Never rejects for what is merely not there. */
  find(): Promise<readonly FoundSession[]>;
}

/** A pane of tmux. */
export interface TerminalPane {
  /** As tmux names it, such as `%3`. */
  readonly id: string;
  readonly serverPid: string;
  readonly terminal: string;
}

/** Port: the panes into which a bridge can paste. */
export interface PaneLister {
  panes(): Promise<readonly TerminalPane[]>;
}

/** A session that has a bridge, as its bridge recorded it. */
export interface BridgedSession {
  readonly program: string;
  readonly sessionFile: string;
  readonly agentId: string;
  readonly folder: string | null;
}

/** Port: the sessions whose bridges run. */
export interface BridgeLister {
  bridged(): Promise<readonly BridgedSession[]>;
}

/** Port: whether the plugin of a program is installed; null where there is none that receives text. */
export interface PluginCheck {
  isInstalled(program: string): Promise<boolean | null>;
}

/** A session with what connects it. */
export interface ConnectableSession extends DiscoveredSession {
  /** Arguments for `vivavoce bridge`; null where a person must do something. */
  readonly bridge: readonly string[] | null;
}
