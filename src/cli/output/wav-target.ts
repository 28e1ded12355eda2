/** Where a synthesised WAV file goes: a file, which gets its length in the end, or standard output, which cannot. */
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { CliContext } from '../context.ts';
import { UsageError } from '../errors.ts';
import { writeText } from './terminal.ts';

/** Where a canonical header gives the size of the file, and of its samples. */
const RIFF_SIZE_OFFSET = 4;
const DATA_SIZE_OFFSET = 40;
const HEADER_BYTES = 44;
const RIFF_PREFIX_BYTES = 8;
const MAX_SIZE = 0xffff_ffff;

export type WavTarget = (bytes: AsyncIterable<Uint8Array>) => Promise<void>;

/** Rejects with a usage error, before any work, when the file cannot be written there. */
export async function wavTarget(context: CliContext, output: string): Promise<WavTarget> {
  if (output === '-') {
    return async (bytes) => {
      for await (const piece of bytes) await writeText(context.stdout, piece);
    };
  }
  const path = resolve(context.workingDir, output);
  const info = await stat(path).catch(() => undefined);
  if (info?.isDirectory() === true) {
    throw new UsageError(`--out "${output}" is a folder; a file was expected.`);
  }
  const parent = await stat(dirname(path)).catch(() => undefined);
  if (parent?.isDirectory() !== true) {
    throw new UsageError(`--out "${output}": the folder "${dirname(path)}" does not exist.`);
  }
  const isSpecial = info !== undefined && !info.isFile();
  return (bytes) => (isSpecial ? writeFile(path, bytes, false) : writeWhole(path, bytes));
}

/** Under another name first: what was there stays until the new file is complete. */
async function writeWhole(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const partPath = `${path}.part`;
  try {
    await writeFile(partPath, bytes, true);
    await guarded(path, () => rename(partPath, path));
  } catch (error) {
    await rm(partPath, { force: true });
    throw error;
  }
}

async function writeFile(path: string, bytes: AsyncIterable<Uint8Array>, isSeekable: boolean): Promise<void> {
  const file = await guarded(path, () => open(path, 'w'));
  try {
    let size = 0;
    for await (const piece of bytes) {
      size += piece.length;
      await guarded(path, () => file.writeFile(piece));
    }
    if (!isSeekable || size < HEADER_BYTES) return;
    await guarded(path, () => file.write(uint32(size - RIFF_PREFIX_BYTES), 0, 4, RIFF_SIZE_OFFSET));
    await guarded(path, () => file.write(uint32(size - HEADER_BYTES), 0, 4, DATA_SIZE_OFFSET));
  } finally {
    await file.close();
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(Math.min(value, MAX_SIZE));
  return bytes;
}

async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('storage-failed', `"${path}" cannot be written: ${reason}.`, { cause: error });
  }
}
