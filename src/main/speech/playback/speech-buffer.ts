import type { AudioBlock } from '../../audio/audio-block.ts';

/** Sound as it came, with the loudness it is to have. */
export interface SpeechPiece extends AudioBlock {
  /** 0…1. */
  readonly volume: number;
}

/** Sound that waits to be played, and where a speech ends in it. */
export class SpeechBuffer {
  #items: (SpeechPiece | 'end')[] = [];
  #waitingMs = 0;

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  /** Length of what waits. */
  get waitingMs(): number {
    return this.#waitingMs;
  }

  push(piece: SpeechPiece): void {
    if (piece.pcm.length === 0) return;
    this.#items.push(piece);
    this.#waitingMs += durationMs(piece);
  }

  /** The speech ends here. */
  end(): void {
    if (this.#items.at(-1) !== 'end') this.#items.push('end');
  }

  /** Takes at most `mostMs` from the front. */
  take(mostMs: number): SpeechPiece | 'end' | undefined {
    const first = this.#items[0];
    if (first === undefined || first === 'end') return this.#items.shift();
    const samples = Math.max(1, Math.round((first.sampleRateHz * mostMs) / 1000));
    const piece = { ...first, pcm: first.pcm.subarray(0, samples) };
    if (samples < first.pcm.length) this.#items[0] = { ...first, pcm: first.pcm.subarray(samples) };
    else this.#items.shift();
    this.#waitingMs = this.#items.length === 0 ? 0 : this.#waitingMs - durationMs(piece);
    return piece;
  }

  /** Puts what was taken in front again. */
  putBack(pieces: readonly SpeechPiece[]): void {
    this.#items.unshift(...pieces);
    for (const piece of pieces) this.#waitingMs += durationMs(piece);
  }

  clear(): void {
    this.#items = [];
    this.#waitingMs = 0;
  }
}

export function durationMs({ pcm, sampleRateHz }: AudioBlock): number {
  return (pcm.length / sampleRateHz) * 1000;
}
