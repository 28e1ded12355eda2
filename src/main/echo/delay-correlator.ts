import { FRAME_SAMPLES } from '../../shared/kernel/audio-format.ts';
import { RealFft } from './real-fft.ts';
import type { ReferenceTimeline } from './reference-timeline.ts';

/** The reference's time is that of handing it over and cannot lie behind its own echo, but for some jitter. */
const EARLIEST_DELAY = -FRAME_SAMPLES;
/** Lags of one block each: up to 608 ms. */
const BLOCKS = 20;
/** Weight that the statistics keep from frame to frame: a memory of about one second. */
const KEEP = 0.97;
/** Frequencies judged, of 512: 150 Hz … 6 kHz. Below hums, above hardly any speech. */
const LOW_BIN = 10;
const HIGH_BIN = 384;
/** The first arrival counts, not the strongest: a peak of this share within 15 ms before the highest one. */
const EARLY_SHARE = 0.6;
const EARLY_SAMPLES = 240;

const FFT_SAMPLES = 2 * FRAME_SAMPLES;

export interface DelayEstimate {
  /** Samples from handing over to hearing. */
  readonly delay: number;
  /** Power of the peak over the mean power of all lags: about 20 for chance, hundreds for a clear echo. */
  readonly clarity: number;
}

/**
 * Tells how long the reference takes to the microphone: generalised cross-correlation, each frequency weighted by
 * 1/√(Sxx·Sdd) so that all count alike (C. Knapp and G. Carter 1976, the smoothed coherence transform), block by
 * block over lags of −32 to 608 ms.
 */
export class DelayCorrelator {
  readonly #fft = new RealFft(FFT_SAMPLES);
  readonly #window = new Float64Array(FFT_SAMPLES);
  readonly #dRe = new Float64Array(this.#fft.bins);
  readonly #dIm = new Float64Array(this.#fft.bins);
  readonly #xRe = Array.from({ length: BLOCKS }, () => new Float64Array(this.#fft.bins));
  readonly #xIm = Array.from({ length: BLOCKS }, () => new Float64Array(this.#fft.bins));
  readonly #crossRe = Array.from({ length: BLOCKS }, () => new Float64Array(this.#fft.bins));
  readonly #crossIm = Array.from({ length: BLOCKS }, () => new Float64Array(this.#fft.bins));
  readonly #referencePower = new Float64Array(this.#fft.bins);
  readonly #microphonePower = new Float64Array(this.#fft.bins);
  readonly #correlation = new Float64Array(BLOCKS * FRAME_SAMPLES);
  #newest = 0;
  #nextEnd = Number.NaN;

  /** The microphone's power over the reference's, at all frequencies judged and over the last second. */
  get gain(): number {
    let reference = 1e-9;
    let microphone = 0;
    for (let k = LOW_BIN; k < HIGH_BIN; k++) {
      reference += this.#referencePower[k] as number;
      microphone += this.#microphonePower[k] as number;
    }
    // The microphone's half-empty window holds half the samples of the reference's.
    return (2 * microphone) / reference;
  }

  forget(): void {
    this.#nextEnd = Number.NaN;
    for (let b = 0; b < BLOCKS; b++) {
      this.#crossRe[b]?.fill(0);
      this.#crossIm[b]?.fill(0);
    }
    this.#referencePower.fill(0);
    this.#microphonePower.fill(0);
  }

  /** Takes a frame of the microphone whose last sample lies before the position `end` of the timeline. */
  push(pcm: Float32Array, end: number, reference: ReferenceTimeline): void {
    if (end !== this.#nextEnd) {
      for (let age = BLOCKS - 1; age > 0; age--) this.#take(end - age * FRAME_SAMPLES, reference);
    }
    this.#take(end, reference);
    this.#nextEnd = end + FRAME_SAMPLES;
    this.#window.fill(0, 0, FRAME_SAMPLES);
    this.#window.set(pcm, FRAME_SAMPLES);
    this.#fft.forward(this.#window, this.#dRe, this.#dIm);
    this.#accumulate();
  }

  /** The most likely delay; undefined before anything was heard and played. */
  estimate(): DelayEstimate | undefined {
    const correlation = this.#correlation;
    for (let b = 0; b < BLOCKS; b++) this.#correlate(b);
    let best = 0;
    let sum = 0;
    for (let lag = 0; lag < correlation.length; lag++) {
      const power = (correlation[lag] as number) ** 2;
      sum += power;
      if (power > (correlation[best] as number) ** 2) best = lag;
    }
    if (sum === 0) return undefined;
    const peak = Math.abs(correlation[best] as number);
    let first = best;
    for (let lag = Math.max(0, best - EARLY_SAMPLES); lag < first; lag++) {
      if (Math.abs(correlation[lag] as number) >= EARLY_SHARE * peak) first = lag;
    }
    return { delay: EARLIEST_DELAY + first, clarity: (peak * peak * correlation.length) / sum };
  }

  #take(end: number, reference: ReferenceTimeline): void {
    this.#newest = (this.#newest + BLOCKS - 1) % BLOCKS;
    reference.read(end - EARLIEST_DELAY - FFT_SAMPLES, this.#window);
    this.#fft.forward(
      this.#window,
      this.#xRe[this.#newest] as Float64Array,
      this.#xIm[this.#newest] as Float64Array,
    );
  }

  #accumulate(): void {
    const dRe = this.#dRe;
    const dIm = this.#dIm;
    for (let b = 0; b < BLOCKS; b++) {
      const place = (this.#newest + b) % BLOCKS;
      const xRe = this.#xRe[place] as Float64Array;
      const xIm = this.#xIm[place] as Float64Array;
      const crossRe = this.#crossRe[b] as Float64Array;
      const crossIm = this.#crossIm[b] as Float64Array;
      for (let k = LOW_BIN; k < HIGH_BIN; k++) {
        const xr = xRe[k] as number;
        const xi = xIm[k] as number;
        const dr = dRe[k] as number;
        const di = dIm[k] as number;
        crossRe[k] = KEEP * (crossRe[k] as number) + xr * dr + xi * di;
        crossIm[k] = KEEP * (crossIm[k] as number) + xr * di - xi * dr;
      }
    }
    const xRe = this.#xRe[this.#newest] as Float64Array;
    const xIm = this.#xIm[this.#newest] as Float64Array;
    for (let k = LOW_BIN; k < HIGH_BIN; k++) {
      this.#referencePower[k] =
        KEEP * (this.#referencePower[k] as number) + (xRe[k] as number) ** 2 + (xIm[k] as number) ** 2;
      this.#microphonePower[k] =
        KEEP * (this.#microphonePower[k] as number) + (dRe[k] as number) ** 2 + (dIm[k] as number) ** 2;
    }
  }

  #correlate(block: number): void {
    const re = this.#dRe.fill(0);
    const im = this.#dIm.fill(0);
    const crossRe = this.#crossRe[block] as Float64Array;
    const crossIm = this.#crossIm[block] as Float64Array;
    for (let k = LOW_BIN; k < HIGH_BIN; k++) {
      const product = (this.#referencePower[k] as number) * (this.#microphonePower[k] as number);
      const weight = product > 0 ? 1 / Math.sqrt(product) : 0;
      re[k] = weight * (crossRe[k] as number);
      im[k] = weight * (crossIm[k] as number);
    }
    this.#fft.inverse(re, im, this.#window);
    this.#correlation.set(this.#window.subarray(0, FRAME_SAMPLES), block * FRAME_SAMPLES);
  }
}
