import { durationMs, type SpeechPiece } from './speech-buffer.ts';

/** Samples written to a device, and what they are of. */
interface Entry {
  samples: number;
  /** Undefined: no speech, or speech that counts as heard already. */
  piece: SpeechPiece | undefined;
}

/**
 * Which speech lies in the samples that a device was given, so that it can be said how much of it was heard, and what
 * must be said again when the device is lost before it was heard. One opening of a device at a time.
 */
export class HeardLedger {
  #entries: Entry[] = [];
  /** Samples of the device that are accounted for. */
  #counted = 0;
  /** Speech of entries that are done with. */
  #doneMs = 0;
  /** Samples of the first entry that were heard. */
  #within = 0;

  /** Milliseconds of speech heard, over all openings. */
  get heardMs(): number {
    const first = this.#entries[0];
    if (first?.piece === undefined || first.samples === 0) return this.#doneMs;
    return this.#doneMs + (durationMs(first.piece) * this.#within) / first.samples;
  }

  /** Whether any speech is still to be heard. */
  get hasUnheard(): boolean {
    return this.#entries.some(({ piece }) => piece !== undefined);
  }

  /** So many samples were written; `piece` is the speech in them. The resampler may hold all of a piece back. */
  write(samples: number, piece: SpeechPiece | undefined): void {
    this.#entries.push({ samples, piece });
  }

  /** So many of the samples written in this opening were heard. */
  advance(heardSamples: number): void {
    let fresh = heardSamples - this.#counted;
    this.#counted = Math.max(this.#counted, heardSamples);
    for (;;) {
      const first = this.#entries[0];
      if (first === undefined) return;
      const left = first.samples - this.#within;
      if (fresh < left) {
        this.#within += Math.max(0, fresh);
        return;
      }
      fresh -= left;
      this.#finishFirst(first);
    }
  }

  /** The last so many samples that were written will not be heard. */
  dropLast(samples: number): void {
    for (let left = samples; left > 0;) {
      const last = this.#entries.at(-1);
      if (last === undefined) return;
      const dropped = Math.min(left, last.samples);
      left -= dropped;
      if (dropped === last.samples) this.#entries.pop();
      else this.#entries[this.#entries.length - 1] = shortened(last, last.samples - dropped);
    }
  }

  /** All speech written counts as heard; its samples may still be on their way. */
  settle(): void {
    for (const entry of this.#entries) {
      if (entry.piece !== undefined) this.#doneMs += durationMs(entry.piece);
      entry.piece = undefined;
    }
  }

  /** The device is lost: returns the speech that was not heard, and begins a new opening. */
  takeUnheard(): readonly SpeechPiece[] {
    this.#doneMs = this.heardMs;
    const unheard = this.#entries.flatMap(({ samples, piece }, index) =>
      piece === undefined
        ? []
        : [index === 0 ? rest(piece, samples === 0 ? 0 : this.#within / samples) : piece],
    );
    this.#restart();
    return unheard.filter(({ pcm }) => pcm.length > 0);
  }

  /** All that was written counts as heard, and a new opening begins. */
  restart(): void {
    this.settle();
    this.#restart();
  }

  #restart(): void {
    this.#entries = [];
    this.#counted = 0;
    this.#within = 0;
  }

  #finishFirst({ piece }: Entry): void {
    if (piece !== undefined) this.#doneMs += durationMs(piece);
    this.#entries.shift();
    this.#within = 0;
  }
}

function shortened({ samples, piece }: Entry, kept: number): Entry {
  if (piece === undefined) return { samples: kept, piece };
  return {
    samples: kept,
    piece: { ...piece, pcm: piece.pcm.subarray(0, Math.round((piece.pcm.length * kept) / samples)) },
  };
}

/** What follows the given share of a piece. */
function rest(piece: SpeechPiece, heardShare: number): SpeechPiece {
  return { ...piece, pcm: piece.pcm.subarray(Math.round(piece.pcm.length * heardShare)) };
}
