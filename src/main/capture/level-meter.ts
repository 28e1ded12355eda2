import { SAMPLE_RATE_HZ } from '../../shared/kernel/audio-format.ts';

/** Loudness of one fifteenth of a second, linear, 0…1. */
export interface Level {
  readonly rms: number;
  readonly peak: number;
}

const LEVELS_PER_SECOND = 15;
const WINDOW_SAMPLES = Math.round(SAMPLE_RATE_HZ / LEVELS_PER_SECOND);

/** Measures the level fifteen times per second of audio, whatever the size of the pieces it is given. */
export class LevelMeter {
  readonly #onLevel: (level: Level) => void;
  #samples = 0;
  #energy = 0;
  #peak = 0;

  constructor(onLevel: (level: Level) => void) {
    this.#onLevel = onLevel;
  }

  push(pcm: Float32Array): void {
    for (const sample of pcm) {
      this.#energy += sample * sample;
      this.#peak = Math.max(this.#peak, Math.abs(sample));
      if (++this.#samples === WINDOW_SAMPLES) this.#report();
    }
  }

  reset(): void {
    this.#samples = 0;
    this.#energy = 0;
    this.#peak = 0;
  }

  #report(): void {
    const rms = Math.sqrt(this.#energy / this.#samples);
    this.#onLevel({ rms: Math.min(rms, 1), peak: Math.min(this.#peak, 1) });
    this.reset();
  }
}
