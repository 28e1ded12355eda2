/** A recording as the engine takes it: 16 kHz mono signed 16-bit little-endian, in pieces, whatever the file was. */
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { CliContext } from '../context.ts';
import { continued } from '../standard-input.ts';
import { decodeWithFfmpeg, ffmpegVersion, probeDurationMs } from './ffmpeg.ts';
import { decodeWav } from './wav.ts';

export interface Recording {
  /** How the file is called in messages. */
  readonly name: string;
  /** Undefined when it is not known beforehand. */
  readonly durationMs: number | undefined;
  /** May be read once. Throws `audio-unreadable` when the file turns out to be damaged. */
  readonly pcm: AsyncIterable<Uint8Array>;
}

/**
 * Opens `file` (`-` is standard input) and reads its beginning, so that what is not audio is refused here.
 * Rejects with `not-found`, `invalid-input` (folder, empty file) or `audio-unreadable`, always naming the file.
 */
export async function openRecording(
  context: CliContext,
  file: string,
  useFfmpeg: boolean,
): Promise<Recording> {
  if (file === '-') {
    const name = 'standard input';
    if (useFfmpeg) return begin(name, undefined, decodeWithFfmpeg(context.stdin, name, context));
    const input: AsyncIterable<Uint8Array> = addAbortSignal(context.signal, context.stdin);
    return begin(name, undefined, decodeWav(input, name));
  }
  const path = resolve(context.workingDir, file);
  await checkFile(path, file);
  if (useFfmpeg) {
    const durationMs = await probeDurationMs(path, context);
    return begin(file, durationMs, decodeWithFfmpeg(path, file, context));
  }
  return begin(file, undefined, decodeWav(createReadStream(path), file));
}

/** True when ffmpeg can be run; without it only WAV files are read. */
export async function hasFfmpeg(context: CliContext): Promise<boolean> {
  return (await ffmpegVersion(context)) !== undefined;
}

async function checkFile(path: string, name: string): Promise<void> {
  let info;
  try {
    info = await stat(path);
    await (await open(path, 'r')).close();
  } catch (error) {
    throw fileError(error, name);
  }
  if (info.isDirectory()) {
    throw new AppError('invalid-input', `"${name}" is a folder; a sound file was expected.`);
  }
  if (info.isFile() && info.size === 0) {
    throw new AppError('invalid-input', `"${name}" is empty; a file with recorded sound was expected.`);
  }
}

function fileError(error: unknown, name: string): AppError {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new AppError('not-found', `There is no file "${name}".`, { cause: error });
  }
  const reason = code === 'EACCES' || code === 'EPERM' ? 'permission denied' : code;
  return new AppError('invalid-input', `"${name}" cannot be opened (${reason}).`, { cause: error });
}

/** Waits for the first sound; a file without any is refused. */
async function begin(
  name: string,
  durationMs: number | undefined,
  pcm: AsyncIterable<Uint8Array>,
): Promise<Recording> {
  const iterator = pcm[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) {
    throw new AppError('audio-unreadable', `"${name}" contains no sound: its length is zero.`);
  }
  return { name, durationMs, pcm: continued(first.value, iterator) };
}
