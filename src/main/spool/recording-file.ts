import { open, readFile, type FileHandle } from 'node:fs/promises';
import { SAMPLE_RATE_HZ } from '../../shared/kernel/audio-format.ts';
import { decodeWav, WAV_HEADER_BYTES, WAV_SAMPLE_BYTES, wavHeader } from '../audio/wav.ts';

/** Positions of the two sizes in the header, the only part that differs between recordings. */
const SIZES: readonly (readonly [number, number])[] = [
  [4, 8],
  [40, 44],
];

/** Whole samples in a recording of so many bytes. */
export function samplesIn(fileBytes: number): number {
  return Math.max(0, Math.floor((fileBytes - WAV_HEADER_BYTES) / WAV_SAMPLE_BYTES));
}

export function bytesOf(samples: number): number {
  return WAV_HEADER_BYTES + samples * WAV_SAMPLE_BYTES;
}

/**
 * The sound of a recording, mono at 16 kHz. What a crash or a power cut has left is read as far as it goes: the sizes
 * in the header are not believed, and where the header is no header at all, what lies behind its place is sound. A WAV
 * file of another make that was put in its place is read as such.
 */
export function soundOf(file: Buffer): Float32Array {
  if (file.length <= WAV_HEADER_BYTES) return new Float32Array(0);
  if (!isOurs(file)) {
    try {
      return decodeWav(file);
    } catch {
      // No header: it was overwritten, or never reached the disk.
    }
  }
  return decodeSamples(file.subarray(WAV_HEADER_BYTES));
}

/** Signed 16-bit little-endian as −1…1; half a sample at the end is left out. */
export function decodeSamples(bytes: Buffer): Float32Array {
  const pcm = new Float32Array(Math.floor(bytes.length / WAV_SAMPLE_BYTES));
  for (let i = 0; i < pcm.length; i++) pcm[i] = bytes.readInt16LE(i * WAV_SAMPLE_BYTES) / 32_768;
  return pcm;
}

/** Rejects with the error of the file system. */
export async function readRecording(path: string): Promise<Float32Array> {
  return soundOf(await readFile(path));
}

/** Makes header and length of a recording that was cut off right, for players; its date stays. */
export async function mendRecording(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { size, atime, mtime } = await file.stat();
    const samples = samplesIn(size);
    const header = Buffer.alloc(WAV_HEADER_BYTES);
    await file.read(header, 0, WAV_HEADER_BYTES, 0);
    const whole = size === bytesOf(samples) && header.equals(wavHeader(samples));
    if (whole || samples === 0 || !(isOurs(header) || header.every((byte) => byte === 0))) return;
    await file.truncate(bytesOf(samples));
    await file.write(wavHeader(samples), 0, WAV_HEADER_BYTES, 0);
    await file.utimes(atime, mtime);
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** All that was written through a handle whose file has been deleted meanwhile. */
export async function readThrough(handle: FileHandle, samples: number): Promise<Buffer> {
  const bytes = Buffer.alloc(samples * WAV_SAMPLE_BYTES);
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await handle.read(bytes, done, bytes.length - done, WAV_HEADER_BYTES + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

function isOurs(file: Buffer): boolean {
  const header = Buffer.from(file.subarray(0, WAV_HEADER_BYTES));
  const expected = wavHeader(0, { sampleRateHz: SAMPLE_RATE_HZ });
  for (const [from, to] of SIZES) {
    header.fill(0, from, to);
    expected.fill(0, from, to);
  }
  return header.equals(expected);
}
