import type { AgentReport } from '../../shared/contract/doors.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { ConnectableSession, FoundSession, SessionFinder } from './session-finder.ts';

export interface DiscoveryDependencies {
  readonly clock: Clock;
  readonly finders: readonly SessionFinder[];
  /** Agents that hear us already, or may come back. */
  readonly connectedIds: () => readonly string[];
  /** Whether this host can start `vivavoce bridge` by itself. */
  readonly canStartBridges: boolean;
}

/** Sessions of coding agents on this machine that do not hear us yet. */
export class Discovery {
  readonly #deps: DiscoveryDependencies;
  /** By agent id: what its program reported. */
  readonly #reported = new Map<string, FoundSession>();

  constructor(deps: DiscoveryDependencies) {
    this.#deps = deps;
  }

  /** Something happened in a program, whether its agent is connected or not. */
  reported(agentId: string, report: AgentReport): void {
    if (report.type === 'session-ended') this.#reported.delete(agentId);
    if (report.type !== 'session-started') return;
    const { program, sessionId, name, folder } = report;
    this.#reported.set(agentId, {
      program,
      sessionId,
      name: name ?? agentId,
      folder,
      pid: null,
      activity: null,
      tmuxPane: null,
    });
  }

  async sessions(): Promise<readonly ConnectableSession[]> {
    const connected = new Set(this.#deps.connectedIds());
    const reported = [...this.#reported].filter(([agentId]) => !connected.has(agentId));
    const found = (await Promise.all(this.#deps.finders.map((finder) => finder.find()))).flat();
    return [
      ...reported.map(([agentId, session]) => connectable(`agent:${agentId}`, session)),
      ...found.map((session) => connectable(`pid:${session.pid}`, session)),
    ];
  }

  /** Undefined when it is gone or connected meanwhile. */
  async find(id: string): Promise<ConnectableSession | undefined> {
    return (await this.sessions()).find((session) => session.id === id);
  }
}

function connectable(id: string, session: FoundSession): ConnectableSession {
  const { program, name, folder, pid, activity } = session;
  const command = `vivavoce agent ${program} --continue`;
  const remedy = `Start it again with: ${command}`;
  return { id, program, name, folder, pid, activity, remedy, command, connectable: false, bridge: null };
}
