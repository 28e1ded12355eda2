import { createReadStream } from 'node:fs';
import { SAMPLE_RATE_HZ } from '../../shared/kernel/audio-format.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { AudioBlock } from './audio-block.ts';
import { Resampler } from './resampler.ts';
import { WavParser } from './wav-parser.ts';

/** Of the header that `wavHeader` writes, and of each sample after it. */
export const WAV_HEADER_BYTES = 44;
export const WAV_SAMPLE_BYTES = 2;

/**
 * Reads a WAV file of any length without holding more than a piece of it. Throws an AppError `audio-unreadable` that
 * names the file, before the first block when it is not audio at all.
 */
export async function* readWavFile(path: string): AsyncGenerator<AudioBlock, void, void> {
  const parser = new WavParser(path);
  try {
    for await (const bytes of createReadStream(path)) {
      const block = parser.push(bytes as Buffer);
      if (block !== undefined) yield block;
    }
  } catch (cause) {
    throw AppError.is(cause) ? cause : unreadableFile(path, cause);
  }
  parser.end();
}

/** A whole WAV file as 16 kHz mono. Throws `audio-unreadable`; `name` is how the message calls the input. */
export function decodeWav(file: Buffer, name = 'The recording'): Float32Array {
  const parser = new WavParser(name);
  const block = parser.push(file);
  parser.end();
  const resampler = new Resampler();
  const begin = block === undefined ? new Float32Array(0) : resampler.push(block);
  const end = resampler.flush();
  const pcm = new Float32Array(begin.length + end.length);
  pcm.set(begin);
  pcm.set(end, begin.length);
  return pcm;
}

export interface WavRate {
  /** 16 kHz, the rate of recordings, unless told otherwise. */
  readonly sampleRateHz?: number;
}

/** Mono samples in −1…1 as a WAV file of signed 16-bit samples; louder ones are clipped. */
export function encodeWav(pcm: Float32Array, rate: WavRate = {}): Buffer {
  return Buffer.concat([wavHeader(pcm.length, rate), encodeSamples(pcm)]);
}

/** Header of a mono file of signed 16-bit samples. */
export function wavHeader(samples: number, { sampleRateHz = SAMPLE_RATE_HZ }: WavRate = {}): Buffer {
  const dataBytes = samples * WAV_SAMPLE_BYTES;
  const header = Buffer.alloc(WAV_HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(WAV_HEADER_BYTES - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * WAV_SAMPLE_BYTES, 28);
  header.writeUInt16LE(WAV_SAMPLE_BYTES, 32);
  header.writeUInt16LE(8 * WAV_SAMPLE_BYTES, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  return header;
}

/** Samples in −1…1 as signed 16-bit little-endian. */
export function encodeSamples(pcm: Float32Array): Buffer {
  const bytes = Buffer.alloc(pcm.length * WAV_SAMPLE_BYTES);
  pcm.forEach((sample, i) => {
    bytes.writeInt16LE(
      Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))),
      i * WAV_SAMPLE_BYTES,
    );
  });
  return bytes;
}

function unreadableFile(path: string, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EISDIR: 'it is a folder',
    EACCES: 'it may not be read by this user',
  };
  const reason = reasons[String(code)] ?? (cause instanceof Error ? cause.message : String(cause));
  return new AppError('audio-unreadable', `${path} cannot be read as audio: ${reason}.`, {
    remedy: 'Give the path of a WAV file.',
    cause,
  });
}
