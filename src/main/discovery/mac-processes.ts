/** Running agents, from ps(1) and lsof(8) of macOS. */
import { knownProgram } from './known-programs.ts';
import { AGENT_VARIABLE, sessionsOf, variableIn } from './running-process.ts';
import type { RunningProcess } from './running-process.ts';
import type { RunTool } from './run-tool.ts';
import type { FoundSession, SessionFinder } from './session-finder.ts';

export class MacProcesses implements SessionFinder {
  readonly #run: RunTool;
  readonly #userId: number;

  constructor(options: { readonly run: RunTool; readonly userId: number }) {
    this.#run = options.run;
    this.#userId = options.userId;
  }

  async find(): Promise<readonly FoundSession[]> {
    const listed = await this.#run('ps', [
      '-ww',
      '-U',
      String(this.#userId),
      '-o',
      'pid=,ppid=,uid=,tty=,command=',
    ]);
    const processes = (listed ?? '').split('\n').flatMap((line) => this.#parse(line));
    if (processes.length === 0) return [];
    const ids = processes.map(({ pid }) => pid).join(',');
    const [folders, environments] = await Promise.all([
      this.#run('lsof', ['-a', '-d', 'cwd', '-p', ids, '-Fn']),
      this.#run('ps', ['-Eww', '-o', 'pid=,command=', '-p', ids]),
    ]);
    const folderOf = parseFolders(folders ?? '');
    const agentOf = parseEnvironments(environments ?? '');
    return sessionsOf(
      processes.map((running) => ({
        ...running,
        folder: folderOf.get(running.pid) ?? null,
        wrappedIn: agentOf.get(running.pid) ?? null,
      })),
    );
  }

  #parse(line: string): RunningProcess[] {
    const [, pid, parentPid, userId, tty = '', command = ''] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || Number(userId) !== this.#userId || tty.startsWith('?')) return [];
    const program = knownProgram(command.split(' '));
    if (program === null) return [];
    const terminal = `/dev/${tty}`;
    return [
      { pid: Number(pid), parentPid: Number(parentPid), program, terminal, folder: null, wrappedIn: null },
    ];
  }
}

/** Output for programs: `p` and the process, `f` and the descriptor, `n` and the name. */
function parseFolders(text: string): Map<number, string> {
  const folders = new Map<number, string>();
  let pid = 0;
  for (const line of text.split('\n')) {
    if (line.startsWith('p')) pid = Number(line.slice(1));
    else if (line.startsWith('n')) folders.set(pid, line.slice(1));
  }
  return folders;
}

/** The environment follows the command. */
function parseEnvironments(text: string): Map<number, string> {
  const agents = new Map<number, string>();
  for (const line of text.split('\n')) {
    const agentId = variableIn(line, AGENT_VARIABLE, ' ');
    if (agentId !== null) agents.set(Number.parseInt(line, 10), agentId);
  }
  return agents;
}
