import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/kernel/app-error.ts';
import { decodeWav, encodeWav } from '../audio/wav.ts';

/** Recordings held in memory when the disk refuses them: half a minute each, about 20 MB in all. */
const MOST_IN_MEMORY = 10;

/** Audio of utterances that could not be recognised, so that nothing said is lost. Files are for the owner alone. */
export class KeptAudio {
  readonly #folder: string;
  readonly #inMemory = new Map<string, Float32Array>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Resolves with whether the recording is on disk; otherwise it is held in memory while the engine runs. */
  async keep(utteranceId: string, pcm: Float32Array): Promise<boolean> {
    // Held until it is written, for those who ask at once.
    this.#inMemory.set(utteranceId, pcm);
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await writeFile(this.#path(utteranceId), encodeWav(pcm), { mode: 0o600 });
      this.#inMemory.delete(utteranceId);
      return true;
    } catch {
      for (const oldest of [...this.#inMemory.keys()].slice(0, -MOST_IN_MEMORY))
        this.#inMemory.delete(oldest);
      return false;
    }
  }

  /** Rejects with `not-found` when nothing is kept under this id. */
  async read(utteranceId: string): Promise<Float32Array> {
    const held = this.#inMemory.get(utteranceId);
    if (held !== undefined) return held;
    try {
      return decodeWav(await readFile(this.#path(utteranceId)));
    } catch (cause) {
      throw new AppError('not-found', 'No recording is kept for this entry.', { cause });
    }
  }

  /** Its words are known now: the recording is deleted, as far as the disk lets us. */
  async forget(utteranceId: string): Promise<void> {
    this.#inMemory.delete(utteranceId);
    await rm(this.#path(utteranceId), { force: true }).catch(() => {});
  }

  #path(utteranceId: string): string {
    return join(this.#folder, `${utteranceId}.wav`);
  }
}
