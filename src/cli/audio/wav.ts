/** WAV files by the engine's own reader, for machines without ffmpeg. */
import { Resampler } from '../../main/audio/resampler.ts';
import { encodeSamples } from '../../main/audio/wav.ts';
import { WavParser } from '../../main/audio/wav-parser.ts';
import { AppError } from '../../shared/kernel/app-error.ts';

/**
 * 16 kHz mono signed 16-bit little-endian, in pieces. Throws `audio-unreadable`, naming the file, before the first
 * piece when it is not a WAV file; one that is cut short gives what is there.
 */
export async function* decodeWav(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const parser = new WavParser(`"${name}"`);
  const resampler = new Resampler();
  try {
    for await (const chunk of chunks) {
      const block = parser.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      const pcm = block === undefined ? undefined : resampler.push(block);
      if (pcm !== undefined && pcm.length > 0) yield encodeSamples(pcm);
    }
    parser.end();
  } catch (error) {
    throw AppError.is(error) ? withFfmpegHint(error) : error;
  }
  const rest = resampler.flush();
  if (rest.length > 0) yield encodeSamples(rest);
}

function withFfmpegHint(error: AppError): AppError {
  return new AppError(error.code, error.message, {
    remedy: `${error.remedy ?? ''} ffmpeg, which reads every other format, was not found.`.trim(),
    cause: error,
  });
}
