import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { promisify } from 'node:util';

/** Tells one process from all others, also from a later one that gets the same number. */
export interface ProcessMark {
  readonly pid: number;
  /** Letters, digits and `-`. */
  readonly start: string;
}

/** Clocks are set now and then; the start of a process is read from two of them. */
const START_TOLERANCE_S = 5;

/** The mark of this process. */
export function ownMark(): ProcessMark {
  const start = linuxStart('self') ?? `t${Math.round(Date.now() / 1000 - process.uptime())}`;
  return { pid: process.pid, start };
}

/**
 * Whether the process with this mark runs. Where the system does not tell when a process started (Windows), another
 * one with the same number since the machine was started counts as the same: what it left is recovered later.
 */
export async function isRunning(mark: ProcessMark): Promise<boolean> {
  if (!hasProcess(mark.pid)) return false;
  if (!mark.start.startsWith('t')) return linuxStart(String(mark.pid)) === mark.start;
  const startS = Number(mark.start.slice(1));
  if (process.platform === 'win32') return startS > Date.now() / 1000 - uptime() - START_TOLERANCE_S;
  const found = await startBySystem(mark.pid);
  return found === undefined || Math.abs(found - startS) <= START_TOLERANCE_S;
}

function hasProcess(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It may not be signalled by us, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The start of the machine and the process's start since then; undefined for a dead process and on other systems. */
function linuxStart(pid: string): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const machine = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 13);
    // proc(5): the name, in brackets, may contain anything; after it come the state (3rd) and, as the 22nd, the start.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    return state === 'Z' || state === 'X' ? undefined : `${machine}-${fields[19]}`;
  } catch {
    return undefined;
  }
}

async function startBySystem(pid: number): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], {
      env: { ...process.env, LC_ALL: 'C' },
    });
    const startMs = Date.parse(stdout.trim());
    return Number.isNaN(startMs) ? undefined : startMs / 1000;
  } catch {
    return undefined;
  }
}
