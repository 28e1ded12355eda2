import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { OutputChoice, SourceChoice } from '../arguments.ts';
import type { CliContext } from '../context.ts';
import { UsageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';

export interface ServeOptions {
  readonly source: SourceChoice;
  readonly output: OutputChoice;
  readonly port?: number;
  /** False: start with the microphone closed. */
  readonly listening: boolean;
  readonly demo?: boolean;
  readonly verbose?: boolean;
  /** This engine belongs to another command; it ends with its standard input. */
  readonly private?: boolean;
}

/** Runs the engine in this process until it is asked to stop; being asked by Ctrl-C is no failure. */
export async function serve(context: CliContext, options: ServeOptions): Promise<ExitCode> {
  if (options.demo === true) {
    const exitCode = await (await import('./demo.ts')).demo(context);
    return context.signal.aborted ? EXIT.interrupted : exitCode;
  }
  const source = await checkSource(context, options.source);
  const output = await checkOutput(context, options.output);
  const { runHeadless } = await import('../../main/headless.ts');
  const exitCode = await runHeadless({
    source,
    output,
    env: context.env,
    ...(options.listening ? {} : { listening: false }),
    verbose: options.verbose === true,
    signal: options.private === true ? endOfInput(context) : context.signal,
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  return exitCode === 0 ? EXIT.ok : EXIT.failed;
}

/** A file that is not there, or not what can be played, is told before anything is started. */
async function checkSource(context: CliContext, source: SourceChoice): Promise<SourceChoice> {
  if (source.kind !== 'file') return source;
  const path = resolve(context.workingDir, source.path);
  const info = await stat(path).catch(() => undefined);
  if (info === undefined) throw new UsageError(`--source: there is no file "${source.path}".`);
  if (info.isDirectory())
    throw new UsageError(`--source: "${source.path}" is a folder; a WAV file was expected.`);
  if (info.isFile()) await requireWav(path, source.path);
  return { kind: 'file', path };
}

/** A file that cannot be written is told before anything is started. */
async function checkOutput(context: CliContext, output: OutputChoice): Promise<OutputChoice> {
  if (typeof output === 'string') return output;
  const file = resolve(context.workingDir, output.file);
  if ((await stat(file).catch(() => undefined))?.isDirectory() === true)
    throw new UsageError(`--output: "${output.file}" is a folder; the name of a WAV file was expected.`);
  if ((await stat(dirname(file)).catch(() => undefined))?.isDirectory() !== true)
    throw new UsageError(`--output: the folder "${dirname(file)}" does not exist.`);
  return { file };
}

/** Reads up to the first sound. Rejects with the fault of the file, by the name that the person gave it. */
async function requireWav(path: string, name: string): Promise<void> {
  const { WavParser } = await import('../../main/audio/wav-parser.ts');
  const parser = new WavParser(`--source: "${name}"`);
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      if (parser.push(chunk) !== undefined) return;
    }
    parser.end();
  } catch (error) {
    if (AppError.is(error)) throw new UsageError(error.message, error.remedy);
    throw new UsageError(`--source: "${name}" cannot be opened (${(error as NodeJS.ErrnoException).code}).`);
  }
}

function endOfInput(context: CliContext): AbortSignal {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  context.stdin.once('end', end).once('close', end).once('error', end).resume();
  context.signal.addEventListener('abort', end, { once: true });
  return controller.signal;
}
