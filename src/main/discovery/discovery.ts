import type { AgentReport } from '../../shared/contract/doors.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import { sessionFileName } from '../../shared/doors/session-record.ts';
import { connectableSession } from './connectable-session.ts';
import { joined, isSameSession, mergedByProcess, without } from './merged-sessions.ts';
import type {
  BridgedSession,
  BridgeLister,
  ConnectableSession,
  FoundSession,
  PaneLister,
  PluginCheck,
  SessionFinder,
  TerminalPane,
} from './session-finder.ts';

export interface DiscoveryDependencies {
  readonly clock: Clock;
  readonly finders: readonly SessionFinder[];
  readonly panes: PaneLister;
  readonly bridges: BridgeLister;
  readonly plugins: PluginCheck;
  /** Agents that hear us already, or may come back. */
  readonly connectedIds: () => readonly string[];
  /** Whether this host can start `vivavoce bridge` by itself. */
  readonly canStartBridges: boolean;
}

interface Report {
  readonly session: FoundSession;
  readonly atMs: number;
}

interface Sighting {
  readonly sessions: readonly FoundSession[];
  readonly panes: readonly TerminalPane[];
  readonly bridged: readonly BridgedSession[];
}

/** So long one look at the machine is good. */
const FRESH_MS = 2000;
/** A program that was killed does not say that it ended; after such a silence it is not offered any more. */
const SILENCE_MS = 4 * 60 * 60_000;
const MAX_REPORTED = 200;

const ACTIVITIES = { working: 'working', 'turn-completed': 'idle', 'needs-you': 'needs-you' } as const;

/** Sessions of coding agents on this machine that do not hear us yet. */
export class Discovery {
  readonly #deps: DiscoveryDependencies;
  /** By agent id: what its program reported. */
  readonly #reported = new Map<string, Report>();
  #sighting: Promise<Sighting> | undefined;
  #seenAtMs = 0;

  constructor(deps: DiscoveryDependencies) {
    this.#deps = deps;
  }

  /** Something happened in a program, whether its agent is connected or not. */
  reported(agentId: string, report: AgentReport): void {
    const known = this.#reported.get(agentId);
    const atMs = this.#deps.clock.now();
    // The latest stands last.
    this.#reported.delete(agentId);
    if (report.type === 'session-started') {
      const { program, sessionId, name, folder } = report;
      const session = { ...NOTHING_KNOWN, program, sessionId, name: name ?? agentId, folder };
      this.#reported.set(agentId, { session, atMs });
    } else if (known !== undefined && report.type !== 'session-ended') {
      const session = { ...known.session, activity: ACTIVITIES[report.type] };
      this.#reported.set(agentId, { session, atMs });
    }
    for (const id of [...this.#reported.keys()].slice(0, -MAX_REPORTED)) this.#reported.delete(id);
  }

  async sessions(): Promise<readonly ConnectableSession[]> {
    const { sessions, panes, bridged } = await this.#look();
    const connected = new Set(this.#deps.connectedIds());
    const heard = bridged.filter(({ agentId }) => connected.has(agentId));
    const offered = without(
      sessions.filter((session) => !isHeard(session, connected, panes, heard)),
      this.#heardElsewhere(connected, heard, sessions),
    );
    const [open, leftOver] = this.#withReports(offered, connected);
    const listed = [
      ...open.map((session) => ({ id: `pid-${session.pid ?? 0}`, session })),
      ...leftOver.map(([agentId, session]) => ({ id: `agent-${agentId}`, session })),
    ];
    return Promise.all(
      listed.map(async ({ id, session }) =>
        connectableSession(id, session, {
          pane: panes.find(({ terminal }) => terminal === session.terminal)?.id ?? null,
          isPluginInstalled: await this.#deps.plugins.isInstalled(session.program),
          canStartBridges: this.#deps.canStartBridges,
          takenIds: connected,
        }),
      ),
    );
  }

  /** Undefined when it is gone or connected meanwhile. */
  async find(id: string): Promise<ConnectableSession | undefined> {
    return (await this.sessions()).find((session) => session.id === id);
  }

  /** Several who ask at once share one look. */
  #look(): Promise<Sighting> {
    const nowMs = this.#deps.clock.now();
    if (this.#sighting === undefined || nowMs - this.#seenAtMs >= FRESH_MS) {
      this.#seenAtMs = nowMs;
      this.#sighting = this.#lookAnew();
    }
    return this.#sighting;
  }

  async #lookAnew(): Promise<Sighting> {
    const { finders, panes, bridges } = this.#deps;
    const [found, allPanes, bridged] = await Promise.all([
      Promise.all(finders.map((finder) => finder.find())),
      panes.panes(),
      bridges.bridged(),
    ]);
    return { sessions: mergedByProcess(found.flat()), panes: allPanes, bridged };
  }

  /**
   * Connected sessions of which only program and folder are known: by their bridge, or by what the connected agent
   * reported. Those that were recognised by process, pane or session are not looked for a second time.
   */
  #heardElsewhere(
    connected: ReadonlySet<string>,
    heard: readonly BridgedSession[],
    sessions: readonly FoundSession[],
  ): FoundSession[] {
    const recognised = new Set(sessions.map(({ wrappedIn }) => wrappedIn));
    const byBridge = heard
      .filter(
        ({ program, sessionFile }) =>
          program !== 'tmux' && !sessions.some((session) => isFileOf(session, sessionFile)),
      )
      .map(({ program, folder, agentId }) => [agentId, { ...NOTHING_KNOWN, program, folder }] as const);
    const ids = new Set(byBridge.map(([agentId]) => agentId));
    const byReport = this.#reports().filter(
      ([agentId]) =>
        connected.has(agentId) && !ids.has(agentId) && !heard.some((session) => session.agentId === agentId),
    );
    return [...byBridge, ...byReport]
      .filter(([agentId]) => !recognised.has(agentId))
      .map(([, session]) => session);
  }

  #reports(): (readonly [agentId: string, FoundSession])[] {
    const sinceMs = this.#deps.clock.now() - SILENCE_MS;
    return [...this.#reported]
      .filter(([, { atMs }]) => atMs > sinceMs)
      .map(([id, { session }]) => [id, session]);
  }

  /** What a program reported completes what was found; what was only reported stands for itself. */
  #withReports(
    sessions: readonly FoundSession[],
    connected: ReadonlySet<string>,
  ): readonly [FoundSession[], (readonly [string, FoundSession])[]] {
    const open = [...sessions];
    const taken = new Set<number>();
    const leftOver: (readonly [string, FoundSession])[] = [];
    for (const [agentId, session] of this.#reports()) {
      if (connected.has(agentId)) continue;
      const index = open.findIndex((candidate, at) => !taken.has(at) && isSameSession(candidate, session));
      const found = open[index];
      if (found === undefined) leftOver.push([agentId, session]);
      else {
        taken.add(index);
        open[index] = joined(found, session);
      }
    }
    return [open, leftOver];
  }
}

const NOTHING_KNOWN = {
  sessionId: null,
  name: null,
  folder: null,
  pid: null,
  terminal: null,
  activity: null,
  wrappedIn: null,
} as const;

/** It runs in a connected wrapper, its pane has a connected bridge, or it has one itself. */
function isHeard(
  session: FoundSession,
  connected: ReadonlySet<string>,
  panes: readonly TerminalPane[],
  heard: readonly BridgedSession[],
): boolean {
  if (session.wrappedIn !== null && connected.has(session.wrappedIn)) return true;
  if (heard.some(({ sessionFile }) => isFileOf(session, sessionFile))) return true;
  const pane = panes.find(({ terminal }) => terminal === session.terminal);
  if (pane === undefined) return false;
  const file = sessionFileName({ program: 'tmux', sessionId: `${pane.serverPid}-${pane.id}` });
  return heard.some(({ sessionFile }) => sessionFile === file);
}

function isFileOf({ program, sessionId }: FoundSession, sessionFile: string): boolean {
  return sessionId !== null && sessionFileName({ program, sessionId }) === sessionFile;
}
