import { readFile } from 'node:fs/promises';

const HEADER_BYTES = 44;

/** Samples of a clip: 16 kHz mono 16-bit WAV with a plain header, as the manifest's folder holds them. */
export async function readClip(path: string): Promise<Float32Array> {
  const bytes = await readFile(path);
  const samples = new Float32Array((bytes.length - HEADER_BYTES) >> 1);
  for (let index = 0; index < samples.length; index += 1) {
    samples[index] = bytes.readInt16LE(HEADER_BYTES + 2 * index) / 32_768;
  }
  return samples;
}
