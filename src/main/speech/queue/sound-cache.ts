import type { AudioBlock } from '../../audio/audio-block.ts';

/** Longer sentences are hardly repeated word by word. */
const LONGEST_MS = 4000;
/** About three minutes of sound at 24 kHz. */
const MOST_SAMPLES = 4_000_000;

interface Entry {
  readonly blocks: readonly AudioBlock[];
  readonly samples: number;
}

/** Short sentences that were spoken lately, as sound; those unused for longest go first. */
export class SoundCache {
  readonly #entries = new Map<string, Entry>();
  #samples = 0;

  get(key: string): readonly AudioBlock[] | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.blocks;
  }

  /** Keeps the sound of a whole sentence if it is short. */
  put(key: string, blocks: readonly AudioBlock[]): void {
    const samples = blocks.reduce((sum, { pcm }) => sum + pcm.length, 0);
    const durationMs = blocks.reduce(
      (sum, { pcm, sampleRateHz }) => sum + (pcm.length / sampleRateHz) * 1000,
      0,
    );
    if (durationMs > LONGEST_MS || this.#entries.has(key)) return;
    this.#entries.set(key, { blocks: [...blocks], samples });
    this.#samples += samples;
    for (const [oldest, { samples: freed }] of this.#entries) {
      if (this.#samples <= MOST_SAMPLES) return;
      this.#entries.delete(oldest);
      this.#samples -= freed;
    }
  }
}
