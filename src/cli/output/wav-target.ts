/** Where a synthesised WAV file goes: a file, which gets its length in the end, or standard output, which cannot. */
import type { FileHandle } from 'node:fs/promises';
import type { CliContext } from '../context.ts';
import { fileTarget } from './file-target.ts';
import type { FileTarget } from './file-target.ts';

/** Where a canonical header gives the size of the file, and of its samples. */
const RIFF_SIZE_OFFSET = 4;
const DATA_SIZE_OFFSET = 40;
const HEADER_BYTES = 44;
const RIFF_PREFIX_BYTES = 8;
const MAX_SIZE = 0xffff_ffff;

/** Rejects with a usage error, before any work, when the file cannot be written there. */
export function wavTarget(context: CliContext, output: string): Promise<FileTarget> {
  return fileTarget(context, output, { option: '--out', finish: writeSizes });
}

async function writeSizes(file: FileHandle, sizeBytes: number): Promise<void> {
  if (sizeBytes < HEADER_BYTES) return;
  await file.write(uint32(sizeBytes - RIFF_PREFIX_BYTES), 0, 4, RIFF_SIZE_OFFSET);
  await file.write(uint32(sizeBytes - HEADER_BYTES), 0, 4, DATA_SIZE_OFFSET);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(Math.min(value, MAX_SIZE));
  return bytes;
}
