/** What the system says of a process; there is no call for it in Node. */
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

export type ProcessState = 'running' | 'stopped' | 'gone';

/** By proc(5) where there is one, else by ps(1). A process that has ended and was not yet waited for is gone. */
export async function readProcessState(pid: number): Promise<ProcessState> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'latin1');
    // The name before it stands in parentheses and may hold anything.
    return stateOf(text.slice(text.lastIndexOf(')') + 2));
  } catch {
    return process.platform === 'linux' ? 'gone' : stateByPs(pid);
  }
}

/** The program that the job holder runs: its first child; the holder itself when there is none. */
export function programProcess(holderPid: number): number {
  try {
    const children = readFileSync(`/proc/${holderPid}/task/${holderPid}/children`, 'latin1');
    return Number(children.trim().split(' ')[0]) || holderPid;
  } catch {
    return childByPs(holderPid) ?? holderPid;
  }
}

function stateOf(letters: string): ProcessState {
  if (letters.startsWith('T') || letters.startsWith('t')) return 'stopped';
  return letters === '' || /^[ZX]/.test(letters) ? 'gone' : 'running';
}

function stateByPs(pid: number): Promise<ProcessState> {
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'stat=', '-p', String(pid)], (_error, stdout) => resolve(stateOf(stdout.trim())));
  });
}

function childByPs(parentPid: number): number | undefined {
  try {
    const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).split('\n');
    const found = lines
      .map((line) => line.trim().split(/\s+/).map(Number))
      .find(([, ppid]) => ppid === parentPid);
    return found?.[0];
  } catch {
    return undefined;
  }
}
