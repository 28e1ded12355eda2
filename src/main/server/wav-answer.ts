/** Sound as a WAV file that is sent while it is made. */
import { once } from 'node:events';
import type { Response } from 'express';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { EngineFacade } from '../engine/engine-facade.ts';

type Sound = ReturnType<EngineFacade['synthesise']>;

const HEADER_BYTES = 44;
const SAMPLE_BYTES = 2;
/** What programs write that do not know the length beforehand; readers take what comes up to the end. */
const UNKNOWN_BYTES = 0xffff_ffff;
/** Rate in the header of a file without a sample. */
const EMPTY_RATE_HZ = 24_000;

/**
 * Sends mono signed 16-bit samples at the rate of the first block, no faster than the client takes them. Rejects before
 * the head of the answer is sent when there is no sound to be had; a fault after it breaks the connection, so that no
 * client takes a part for the whole.
 */
export async function sendWav(response: Response, sound: Sound, signal: AbortSignal): Promise<void> {
  let rateHz: number | undefined;
  for await (const { pcm, sampleRateHz } of sound) {
    if (signal.aborted) return;
    if (rateHz === undefined) {
      rateHz = sampleRateHz;
      begin(response);
      response.write(wavHeader(rateHz, UNKNOWN_BYTES));
    }
    if (sampleRateHz !== rateHz)
      throw new AppError('internal', 'The voice changed its rate in mid-sentence.');
    if (!response.write(encode(pcm))) await once(response, 'drain', { signal }).catch(() => {});
  }
  if (signal.aborted) return;
  if (rateHz === undefined) {
    begin(response);
    response.write(wavHeader(EMPTY_RATE_HZ, 0));
  }
  response.end();
}

/** The head leaves at once: what is only written is lost when the connection is broken in the same instant. */
function begin(response: Response): void {
  response.status(200).set({ 'Content-Type': 'audio/wav', 'Cache-Control': 'no-store' });
  response.flushHeaders();
}

/** Canonical header: http://soundfile.sapp.org/doc/WaveFormat/ */
function wavHeader(rateHz: number, dataBytes: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(Math.min(UNKNOWN_BYTES, HEADER_BYTES - 8 + dataBytes), 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rateHz, 24);
  header.writeUInt32LE(rateHz * SAMPLE_BYTES, 28);
  header.writeUInt16LE(SAMPLE_BYTES, 32);
  header.writeUInt16LE(8 * SAMPLE_BYTES, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  return header;
}

/** Samples in −1…1; louder ones are clipped. */
function encode(pcm: Float32Array): Buffer {
  const bytes = Buffer.alloc(pcm.length * SAMPLE_BYTES);
  pcm.forEach((sample, index) => {
    bytes.writeInt16LE(
      Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))),
      index * SAMPLE_BYTES,
    );
  });
  return bytes;
}
