/** Where bytes go that a command fetches: standard output, or a file that is there only when it is complete. */
import { open, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { CliContext } from '../context.ts';
import { UsageError } from '../errors.ts';
import { writeText } from './terminal.ts';

export type FileTarget = (bytes: AsyncIterable<Uint8Array>) => Promise<void>;

export interface FileTargetOptions {
  /** The option that named the file, for messages: `--out`. */
  readonly option: string;
  /** Called with a regular file once all is written, to mend what could not be known before. */
  readonly finish?: (file: FileHandle, sizeBytes: number) => Promise<void>;
}

/** `-` is standard output. Rejects with a usage error, before any work, when the file cannot be written there. */
export async function fileTarget(
  context: CliContext,
  output: string,
  { option, finish = async () => {} }: FileTargetOptions,
): Promise<FileTarget> {
  if (output === '-') {
    return async (bytes) => {
      for await (const piece of bytes) await writeText(context.stdout, piece);
    };
  }
  const path = resolve(context.workingDir, output);
  const info = await stat(path).catch(() => undefined);
  if (info?.isDirectory() === true) {
    throw new UsageError(`${option} "${output}" is a folder; a file was expected.`);
  }
  const parent = await stat(dirname(path)).catch(() => undefined);
  if (parent?.isDirectory() !== true) {
    throw new UsageError(`${option} "${output}": the folder "${dirname(path)}" does not exist.`);
  }
  // Pipes and devices are written as they are.
  const isSpecial = info !== undefined && !info.isFile();
  return (bytes) => (isSpecial ? writeFile(path, bytes) : writeWhole(path, bytes, finish));
}

/** Under another name first: what was there stays until the new file is complete. */
async function writeWhole(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  finish: NonNullable<FileTargetOptions['finish']>,
): Promise<void> {
  const partPath = `${path}.part`;
  try {
    await writeFile(partPath, bytes, finish);
    await guarded(path, () => rename(partPath, path));
  } catch (error) {
    await rm(partPath, { force: true });
    throw error;
  }
}

async function writeFile(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  finish?: FileTargetOptions['finish'],
): Promise<void> {
  const file = await guarded(path, () => open(path, 'w'));
  try {
    let sizeBytes = 0;
    for await (const piece of bytes) {
      sizeBytes += piece.length;
      await guarded(path, () => file.writeFile(piece));
    }
    await guarded(path, async () => finish?.(file, sizeBytes));
  } finally {
    await file.close();
  }
}

async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('storage-failed', `"${path}" cannot be written: ${reason}.`, { cause: error });
  }
}
