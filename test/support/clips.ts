import { readFileSync } from 'node:fs';

const AUDIO = new URL('../fixtures/audio/', import.meta.url);

/** One line of the manifest of the test clips. */
export interface Clip {
  readonly id: string;
  readonly file: string;
  readonly lang: string;
  readonly kind: 'read' | 'command' | 'digits' | 'letters' | 'code' | 'noisy' | 'silence' | 'noise';
  readonly text: string;
  readonly words?: readonly { readonly w: string; readonly s: number; readonly e: number }[];
}

export function clips(): readonly Clip[] {
  return jsonLines<Clip>(new URL('manifest.jsonl', AUDIO));
}

export function jsonLines<T>(file: URL): readonly T[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

/** Samples of a clip (16 kHz, mono, 16 bit), in −1…1. */
export function clipPcm(file: string): Float32Array {
  const bytes = readFileSync(new URL(file, AUDIO));
  let at = 12;
  while (bytes.toString('latin1', at, at + 4) !== 'data') at += 8 + bytes.readUInt32LE(at + 4);
  const samples = bytes.readUInt32LE(at + 4) / 2;
  return Float32Array.from({ length: samples }, (_, index) => bytes.readInt16LE(at + 8 + 2 * index) / 32_768);
}

/** Frames of 512 samples; the last is filled with zeros. */
export function framesOfClip(pcm: Float32Array): readonly Float32Array[] {
  return Array.from({ length: Math.ceil(pcm.length / 512) }, (_, index) => {
    const frame = new Float32Array(512);
    frame.set(pcm.subarray(index * 512, (index + 1) * 512));
    return frame;
  });
}
