import { open, type FileHandle } from 'node:fs/promises';
import { encodeSamples, wavHeader } from './wav.ts';

export interface WavWriterOptions {
  /** Only the user may read and write the file. */
  readonly ownerOnly?: boolean;
}

/**
 * Writes a 16 kHz mono WAV file as the audio comes. Until `close` the header says that the length is unknown
 * (zero), so that what a crash leaves behind is readable. Calls must be awaited one after the other.
 */
export class WavWriter {
  readonly #file: FileHandle;
  #samples = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Creates or replaces the file. Rejects with the error of the file system. */
  static async create(path: string, { ownerOnly = false }: WavWriterOptions = {}): Promise<WavWriter> {
    const file = await open(path, 'w', ownerOnly ? 0o600 : 0o666);
    try {
      // The mode above counts only for a new file.
      if (ownerOnly) await file.chmod(0o600);
      await file.write(wavHeader(0));
      return new WavWriter(file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async write(pcm: Float32Array): Promise<void> {
    await this.#file.write(encodeSamples(pcm));
    this.#samples += pcm.length;
  }

  async close(): Promise<void> {
    try {
      await this.#file.write(wavHeader(this.#samples), 0, undefined, 0);
    } finally {
      await this.#file.close();
    }
  }
}
