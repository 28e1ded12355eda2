import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { HistoryStart } from './history-messages.ts';

/** Starts the thread of the history, from the sources or from the bundle, where all programs lie side by side. */
export function startHistoryThread(start: HistoryStart): Worker {
  if (!import.meta.url.endsWith('.ts')) {
    const beside = new URL('./history.worker.js', import.meta.url);
    const url = existsSync(beside) ? beside : new URL('../history.worker.js', import.meta.url);
    return new Worker(url, { workerData: start });
  }
  const url = new URL('./history.worker.ts', import.meta.url);
  // Threads do not reliably share the TypeScript loader of their process, so each registers its own.
  const program = `import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))})
    .then(({ register }) => { register(); return import(${JSON.stringify(url.href)}); });`;
  return new Worker(program, { eval: true, execArgv: [], workerData: start });
}
