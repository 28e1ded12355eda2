import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

interface ProcessFacts {
  readonly pid: number;
  readonly parentPid: number;
  /** User and system time so far, of all its threads. */
  readonly cpuMs: number;
  readonly residentBytes: number;
}

export interface TreeUsage {
  readonly processes: number;
  readonly cpuMs: number;
  /** Sum over the processes: pages they share are counted for each. */
  readonly residentBytes: number;
}

/** A process and everything it has started, as Linux' `/proc` tells (proc(5)); undefined on other systems. */
export function processTree(rootPid: number): TreeUsage | undefined {
  if (process.platform !== 'linux') return undefined;
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => factsOf(Number(pid)) ?? []);
  const tree = new Set([rootPid]);
  for (let grown = true; grown;) {
    const before = tree.size;
    for (const { pid, parentPid } of all) if (tree.has(parentPid)) tree.add(pid);
    grown = tree.size > before;
  }
  const members = all.filter(({ pid }) => tree.has(pid));
  return {
    processes: members.length,
    cpuMs: members.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    residentBytes: members.reduce((sum, { residentBytes }) => sum + residentBytes, 0),
  };
}

let ticksPerSecond: number | undefined;
let pageBytes: number | undefined;

function factsOf(pid: number): ProcessFacts | undefined {
  ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  pageBytes ??= Number(execFileSync('getconf', ['PAGESIZE'], { encoding: 'utf8' }));
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
  // The name in brackets may hold blanks and brackets of its own; the fields after it are numbered from 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const field = (number: number): number => Number(fields[number - 3]);
  return {
    pid,
    parentPid: field(4),
    cpuMs: ((field(14) + field(15)) * 1000) / ticksPerSecond,
    residentBytes: field(24) * pageBytes,
  };
}
