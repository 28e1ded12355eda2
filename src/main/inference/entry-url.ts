import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/** The programs of the inference process: its main file and its threads. */
export type InferenceEntry =
  | 'inference-child'
  | 'detector.worker'
  | 'recogniser.worker'
  | 'transformers.worker'
  | 'speech.worker';

const SOURCES: Readonly<Record<InferenceEntry, string>> = {
  'inference-child': './child.ts',
  'detector.worker': './workers/detector.worker.ts',
  'recogniser.worker': './workers/recogniser.worker.ts',
  'transformers.worker': './workers/transformers.worker.ts',
  'speech.worker': './workers/speech.worker.ts',
};

/** True when this code runs from its TypeScript sources (development, tests), not from the bundle. */
function runsFromSources(): boolean {
  return import.meta.url.endsWith('.ts');
}

/**
 * Where a program lies: among the sources, or in the bundle, where all programs lie side by side as `NAME.js` in the
 * folder of the main file (this code itself may have been bundled into a folder below it).
 */
export function entryUrl(entry: InferenceEntry): URL {
  if (runsFromSources()) return new URL(SOURCES[entry], import.meta.url);
  const beside = new URL(`./${entry}.js`, import.meta.url);
  return existsSync(beside) ? beside : new URL(`../${entry}.js`, import.meta.url);
}

/** Arguments for a Node process that let it run what `entryUrl` gives. */
export function entryArguments(): readonly string[] {
  if (!runsFromSources()) return [];
  return ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href];
}

/** Starts a thread of the inference process. */
export function startThread(entry: InferenceEntry): Worker {
  const url = entryUrl(entry);
  if (!runsFromSources()) return new Worker(url);
  // Threads do not reliably share the TypeScript loader of their process, so each registers its own.
  const program = `import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))})
    .then(({ register }) => { register(); return import(${JSON.stringify(url.href)}); });`;
  return new Worker(program, { eval: true, execArgv: [] });
}
