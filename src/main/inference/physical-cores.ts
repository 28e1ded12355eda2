import { readFileSync } from 'node:fs';
import os from 'node:os';

/** More threads than this make recognition slower, not faster. */
const MOST_THREADS = 4;

/** Counts the cores in the text of Linux' `/proc/cpuinfo`; 0 when it does not tell (some ARM kernels). */
export function countCores(cpuinfo: string): number {
  const cores = new Set<string>();
  for (const processor of cpuinfo.split(/\n\s*\n/)) {
    const socket = /^physical id\s*:\s*(\d+)/m.exec(processor)?.[1];
    const core = /^core id\s*:\s*(\d+)/m.exec(processor)?.[1];
    if (socket !== undefined && core !== undefined) cores.add(`${socket}/${core}`);
  }
  return cores.size;
}

function physicalCores(): number {
  if (process.platform !== 'linux') {
    // Apple's processors have no second thread a core; others nearly always have.
    const threadsPerCore = process.arch === 'arm64' ? 1 : 2;
    return Math.ceil(os.cpus().length / threadsPerCore);
  }
  try {
    return countCores(readFileSync('/proc/cpuinfo', 'utf8'));
  } catch {
    return 0;
  }
}

/** Threads for one graph: the setting, or (0) the physical cores this process may use, at most four. */
export function recogniserThreads(setting: number): number {
  if (setting > 0) return setting;
  const usable = os.availableParallelism();
  return Math.max(1, Math.min(physicalCores() || usable, usable, MOST_THREADS));
}
