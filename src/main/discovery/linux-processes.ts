/** Running agents, from `/proc` (proc(5)). */
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { knownProgram } from './known-programs.ts';
import { AGENT_VARIABLE, sessionsOf, variableIn } from './running-process.ts';
import type { RunningProcess } from './running-process.ts';
import type { FoundSession, SessionFinder } from './session-finder.ts';

/** So many are looked at side by side; more would keep file threads from the recordings. */
const AT_ONCE = 8;

export class LinuxProcesses implements SessionFinder {
  readonly #root: string;
  readonly #userId: number;

  constructor(options: { readonly root?: string; readonly userId: number }) {
    this.#root = options.root ?? '/proc';
    this.#userId = options.userId;
  }

  async find(): Promise<readonly FoundSession[]> {
    const names = await readdir(this.#root).catch(() => []);
    const waiting = names.filter((name) => /^\d+$/.test(name));
    const found: RunningProcess[] = [];
    const work = async (): Promise<void> => {
      for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
        const running = await this.#look(name).catch(() => undefined);
        if (running !== undefined) found.push(running);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return sessionsOf(found.toSorted((a, b) => a.pid - b.pid));
  }

  /** Rejects when the process ends meanwhile. */
  async #look(name: string): Promise<RunningProcess | undefined> {
    const folder = join(this.#root, name);
    const status = parseStat(await readFile(join(folder, 'stat'), 'latin1'));
    if (status === undefined || status.terminal === null) return undefined;
    // Command lines of other users are readable too, and none of our business.
    if ((await stat(folder)).uid !== this.#userId) return undefined;
    const words = (await readFile(join(folder, 'cmdline'), 'utf8')).split('\0');
    const program = knownProgram(words.filter((word, index) => index === 0 || word !== ''));
    if (program === null) return undefined;
    const environment = await readFile(join(folder, 'environ'), 'utf8').catch(() => '');
    return {
      pid: Number(name),
      parentPid: status.parentPid,
      program,
      terminal: status.terminal,
      folder: await readlink(join(folder, 'cwd')).catch(() => null),
      wrappedIn: variableIn(environment, AGENT_VARIABLE, '\0'),
    };
  }
}

/** The name stands in brackets and may hold anything, brackets too. Zombies have no session. */
export function parseStat(
  text: string,
): { readonly parentPid: number; readonly terminal: string | null } | undefined {
  const [state, parent, , , terminal] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (state === undefined || state === 'Z' || parent === undefined) return undefined;
  return { parentPid: Number(parent), terminal: terminalName(Number(terminal)) };
}

/** Device numbers of Linux: pseudo-terminals are 136 to 143, consoles 4. */
function terminalName(device: number): string | null {
  const major = (device >> 8) & 0xfff;
  const minor = (device & 0xff) | ((device >> 12) & 0xfff00);
  if (major >= 136 && major <= 143) return `/dev/pts/${(major - 136) * 256 + minor}`;
  if (major === 4) return `/dev/tty${minor}`;
  return device === 0 || Number.isNaN(device) ? null : `device ${major}:${minor}`;
}
