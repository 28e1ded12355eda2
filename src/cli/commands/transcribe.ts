import { isCancellation } from '../../shared/kernel/abort.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import { DisposableStack } from '../../shared/kernel/disposable.ts';
import { isEngineNotRunning } from '../../client/errors.ts';
import { hasFfmpeg, openRecording } from '../audio/recording.ts';
import type { Recording } from '../audio/recording.ts';
import type { CliContext } from '../context.ts';
import { acquireEngine } from '../engine.ts';
import type { EngineHandle } from '../engine-handle.ts';
import { reportError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { ProgressLine } from '../output/progress.ts';
import { planOutput } from '../output/transcript-target.ts';
import type { TranscriptTarget } from '../output/transcript-target.ts';
import { createTranscriptWriter } from '../output/transcript-writer.ts';
import type { TranscriptFormat } from '../output/transcript-writer.ts';

export interface TranscribeOptions {
  readonly format: TranscriptFormat;
  readonly language?: string;
  readonly output?: string;
}

/** A file that fails is reported by name and the next one follows; then the exit code is 1. */
export async function transcribe(
  context: CliContext,
  files: readonly string[],
  options: TranscribeOptions,
): Promise<ExitCode> {
  const plan = await planOutput(context, files, options);
  const useFfmpeg = await hasFfmpeg(context);
  const resources = new DisposableStack();
  let engine: EngineHandle | undefined;
  let failures = 0;
  try {
    for (const file of files) {
      try {
        const recording = await openRecording(context, file, useFfmpeg);
        engine ??= await acquireEngine(
          context,
          { source: 'none', listening: false, output: 'none' },
          resources,
        );
        await transcribeOne(context, engine, recording, plan.targetFor(file), options);
      } catch (error) {
        if (context.signal.aborted || isCancellation(error) || isEngineNotRunning(error)) throw error;
        if (!AppError.is(error)) throw error;
        reportError(context, error);
        failures += 1;
      }
    }
  } finally {
    await resources.dispose();
  }
  return failures === 0 ? EXIT.ok : EXIT.failed;
}

/** Writes what could be recognised even when the file is damaged further on, and then throws that damage. */
async function transcribeOne(
  context: CliContext,
  engine: EngineHandle,
  recording: Recording,
  target: TranscriptTarget,
  options: TranscribeOptions,
): Promise<void> {
  const damage: AppError[] = [];
  const pcm = upToDamage(recording.pcm, (error) => damage.push(error));
  const progress = new ProgressLine(context, recording.name, recording.durationMs);
  const writer = createTranscriptWriter(options.format, recording.name, async (text) => {
    progress.clear();
    await target.write(text);
  });
  let complete = false;
  try {
    await target.begin();
    await writer.begin();
    const lines = engine.client.transcribe(pcm, {
      words: options.format === 'srt' || options.format === 'vtt',
      ...(options.language === undefined ? {} : { language: options.language }),
      signal: context.signal,
    });
    for await (const line of lines) {
      if (line.type === 'segment') await writer.segment(line);
      else if (line.type === 'progress') progress.update(line.audioMs);
      else await writer.end(line.audioMs);
    }
    complete = true;
  } finally {
    progress.clear();
    await target.end(complete);
  }
  if (damage[0] !== undefined) throw damage[0];
}

async function* upToDamage(
  pcm: AsyncIterable<Uint8Array>,
  onDamage: (error: AppError) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* pcm;
  } catch (error) {
    if (!AppError.is(error) || error.code !== 'audio-unreadable') throw error;
    onDamage(error);
  }
}
