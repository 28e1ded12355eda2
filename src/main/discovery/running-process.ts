import type { FoundSession } from './session-finder.ts';

/** A process of a known program with a terminal, of this user. */
export interface RunningProcess {
  readonly pid: number;
  readonly parentPid: number;
  readonly program: string;
  readonly terminal: string;
  readonly folder: string | null;
  /** What `VIVAVOCE_AGENT` says in its environment. */
  readonly wrappedIn: string | null;
}

/** One session for each; a launcher and the program that it started are one. */
export function sessionsOf(processes: readonly RunningProcess[]): FoundSession[] {
  return processes
    .filter(({ parentPid, program, terminal }) => {
      const parent = processes.find(({ pid }) => pid === parentPid);
      return parent?.program !== program || parent.terminal !== terminal;
    })
    .map(({ pid, program, terminal, folder, wrappedIn }) => ({
      program,
      sessionId: null,
      name: null,
      folder,
      pid,
      terminal,
      activity: null,
      wrappedIn,
    }));
}

/** The value of a variable in an environment, as both systems write it: `NAME=value` between separators. */
export function variableIn(environment: string, name: string, separator: string): string | null {
  const entry = environment.split(separator).find((candidate) => candidate.startsWith(`${name}=`));
  return entry === undefined || entry.length === name.length + 1 ? null : entry.slice(name.length + 1);
}

export const AGENT_VARIABLE = 'VIVAVOCE_AGENT';
