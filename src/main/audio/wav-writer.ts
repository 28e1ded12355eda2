import { open, type FileHandle } from 'node:fs/promises';
import { encodeSamples, WAV_HEADER_BYTES, WAV_SAMPLE_BYTES, wavHeader, type WavRate } from './wav.ts';

export interface WavWriterOptions extends WavRate {
  /** Only the user may read and write the file. */
  readonly ownerOnly?: boolean;
}

/**
 * Writes a mono WAV file as the audio comes. Until `close` the header says that the length is unknown (zero), so that
 * what a crash leaves behind is readable. Calls must be awaited one after the other.
 */
export class WavWriter {
  readonly #file: FileHandle;
  readonly #rate: WavRate;
  #samples: number;

  private constructor(file: FileHandle, rate: WavRate, samples: number) {
    this.#file = file;
    this.#rate = rate;
    this.#samples = samples;
  }

  /** Creates or replaces the file. Rejects with the error of the file system. */
  static async create(path: string, options: WavWriterOptions = {}): Promise<WavWriter> {
    const { ownerOnly = false, ...rate } = options;
    const file = await open(path, 'w', ownerOnly ? 0o600 : 0o666);
    try {
      // The mode above counts only for a new file.
      if (ownerOnly) await file.chmod(0o600);
      await file.write(wavHeader(0, rate));
      return new WavWriter(file, rate, 0);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Goes on with a file that a writer of this rate has closed after so many samples. */
  static async resume(path: string, samples: number, rate: WavRate = {}): Promise<WavWriter> {
    return new WavWriter(await open(path, 'r+'), rate, samples);
  }

  /** Samples in the file. */
  get samples(): number {
    return this.#samples;
  }

  async write(pcm: Float32Array): Promise<void> {
    const position = WAV_HEADER_BYTES + this.#samples * WAV_SAMPLE_BYTES;
    await this.#file.write(encodeSamples(pcm), 0, undefined, position);
    this.#samples += pcm.length;
  }

  async close(): Promise<void> {
    try {
      await this.#file.write(wavHeader(this.#samples, this.#rate), 0, undefined, 0);
    } finally {
      await this.#file.close();
    }
  }
}
