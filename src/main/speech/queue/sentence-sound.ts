import type { AudioBlock } from '../../audio/audio-block.ts';
import type { SpokenSentence } from '../speech-text.ts';

/** A place in the sound of a sentence. */
export interface SoundPlace {
  readonly block: number;
  readonly sample: number;
}

export const SOUND_START: SoundPlace = { block: 0, sample: 0 };

/**
 * The sound of one sentence while it grows. It is kept whole, so that it can be said again from any sample after an
 * interruption.
 */
export class SentenceSound {
  readonly sentence: SpokenSentence;
  readonly #blocks: AudioBlock[] = [];
  #end: 'open' | 'complete' | 'failed' = 'open';
  #error: unknown;
  #wake: (() => void)[] = [];

  constructor(sentence: SpokenSentence) {
    this.sentence = sentence;
  }

  get blocks(): readonly AudioBlock[] {
    return this.#blocks;
  }

  push(block: AudioBlock): void {
    if (block.pcm.length === 0) return;
    this.#blocks.push(block);
    this.#awaken();
  }

  complete(): void {
    this.#close('complete', undefined);
  }

  fail(error: unknown): void {
    this.#close('failed', error);
  }

  /**
   * What is known of the sound from `place` on, at least one sample; waits for it. Undefined at the end.
   * Rejects with the reason when the sound breaks off.
   */
  async from({ block: index, sample }: SoundPlace): Promise<AudioBlock | undefined> {
    for (;;) {
      const block = this.#blocks[index];
      if (block !== undefined) return sample === 0 ? block : { ...block, pcm: block.pcm.subarray(sample) };
      if (this.#end === 'failed') throw this.#error;
      if (this.#end === 'complete') return undefined;
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  /** The place that is reached after playing for `durationMs` from `place` on; at most the end of what is known. */
  after({ block, sample }: SoundPlace, durationMs: number): SoundPlace {
    let restMs = durationMs;
    let place = { block, sample };
    for (;;) {
      const current = this.#blocks[place.block];
      if (current === undefined) return place;
      const samples = Math.round((restMs / 1000) * current.sampleRateHz);
      const left = current.pcm.length - place.sample;
      if (samples < left) return { block: place.block, sample: place.sample + samples };
      restMs -= (left / current.sampleRateHz) * 1000;
      place = { block: place.block + 1, sample: 0 };
    }
  }

  #close(end: 'complete' | 'failed', error: unknown): void {
    if (this.#end !== 'open') return;
    this.#end = end;
    this.#error = error;
    this.#awaken();
  }

  #awaken(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}
