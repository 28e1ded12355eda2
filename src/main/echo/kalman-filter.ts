import { RealFft } from './real-fft.ts';

export interface KalmanFilterOptions {
  /** Samples in a block, a power of two. */
  readonly blockSamples: number;
  /** Blocks that the response may last. */
  readonly partitions: number;
}

/** How much of the response is believed to be the same one block (32 ms) later: a room changes in some 20 s. */
const TRANSITION = 0.9998 ** 2;
/** Weight that the estimate of everything that is not echo keeps from block to block. */
const NOISE_KEEP = 0.6;
/** A room's response falls by about so much from the first partition to the last. */
const PRIOR_FALL_DB = 60;
/** What is known to be foreign counts for so much more than it is estimated. */
const FOREIGN_NOISE = 4;
/** Smallest power at one frequency, far below one step of 16-bit audio: keeps divisions tame. */
const FLOOR = 1e-10;

/**
 * Learns the way from the loudspeaker to the microphone: a finite impulse response in the frequency domain, in
 * partitions of one block, each frequency of each with its own uncertainty. One step, with M = 2 · block (overlap-save):
 *
 *   Y = Σ_p X_p W_p,  e = d − (last half of the inverse transform of Y),  E = transform of [0, e]
 *   P_p ← A² P_p + (1 − A²)|W_p|²,   S = Σ_p P_p |X_p|²
 *   μ_p = P_p / (S + 2 Ψ),   W_p ← W_p + constrain(μ_p X_p* E),   P_p ← (1 − ½ μ_p |X_p|²) P_p
 *
 * (G. Enzner and P. Vary 2006; partitions after F. Kuech, E. Mabande and G. Enzner 2014). Ψ is the power of what is
 * not echo, near-end voices above all: the step becomes small where they speak. It is estimated as the posterior
 * mean of the near end's power given E, g² |E|² + g S/2 with g = Ψ / (Ψ + S/2), so that an error which the filter's
 * own uncertainty explains does not slow it down.
 *
 * Where something else is known to be in the block, g and Ψ are raised.
 *
 * For each block: `advance`, `echo`, `predict`, and, to learn from it, `adapt`. Nothing is allocated after
 * construction.
 */
export class KalmanFilter {
  readonly #block: number;
  readonly #partitions: number;
  readonly #bins: number;
  readonly #fft: RealFft;
  /** Spectra of the reference; `#newest` is the place of the youngest, older ones follow around the ring. */
  readonly #xRe: readonly Float64Array[];
  readonly #xIm: readonly Float64Array[];
  #newest = 0;
  readonly #wRe: readonly Float64Array[];
  readonly #wIm: readonly Float64Array[];
  readonly #uncertainty: readonly Float64Array[];
  readonly #priors: Float64Array;
  readonly #noise: Float64Array;
  #knowsNoise = false;
  #gain = 1;
  readonly #spread: Float64Array;
  readonly #eRe: Float64Array;
  readonly #eIm: Float64Array;
  readonly #kRe: Float64Array;
  readonly #kIm: Float64Array;
  readonly #samples: Float64Array;

  constructor({ blockSamples, partitions }: KalmanFilterOptions) {
    this.#block = blockSamples;
    this.#partitions = partitions;
    this.#fft = new RealFft(2 * blockSamples);
    const bins = this.#fft.bins;
    this.#bins = bins;
    const spectra = (): readonly Float64Array[] =>
      Array.from({ length: partitions }, () => new Float64Array(bins));
    this.#xRe = spectra();
    this.#xIm = spectra();
    this.#wRe = spectra();
    this.#wIm = spectra();
    this.#uncertainty = spectra();
    // The first two lie before and around the direct sound.
    this.#priors = Float64Array.from(
      { length: partitions },
      (_, p) => 10 ** ((-PRIOR_FALL_DB / 10) * (Math.max(0, p - 1) / partitions)),
    );
    this.#noise = new Float64Array(bins);
    this.#spread = new Float64Array(bins);
    this.#eRe = new Float64Array(bins);
    this.#eIm = new Float64Array(bins);
    this.#kRe = new Float64Array(bins);
    this.#kIm = new Float64Array(bins);
    this.#samples = new Float64Array(2 * blockSamples);
  }

  /** Writes the power at each frequency of the echo that may be left in the block of the last `predict`: S/2. */
  residualPower(into: Float64Array): void {
    for (let k = 0; k < this.#bins; k++) into[k] = 0.5 * (this.#spread[k] as number);
  }

  /** Forgets the response. `gain`: its likely energy, the power of the echo over that of the reference. */
  reset(gain: number): void {
    this.#gain = gain;
    for (let p = 0; p < this.#partitions; p++) {
      this.#wRe[p]?.fill(0);
      this.#wIm[p]?.fill(0);
      this.#uncertainty[p]?.fill(gain * (this.#priors[p] as number));
    }
    this.#knowsNoise = false;
  }

  /**
   * Doubts the response: each part of it may be wrong by `share` of the mean of its own power and of what a room of
   * this loudness usually has there.
   */
  doubt(share: number): void {
    for (let p = 0; p < this.#partitions; p++) {
      const wRe = this.#wRe[p] as Float64Array;
      const wIm = this.#wIm[p] as Float64Array;
      const uncertainty = this.#uncertainty[p] as Float64Array;
      for (let k = 0; k < this.#bins; k++) {
        const usual = 0.5 * (squared(wRe[k], wIm[k]) + this.#gain * (this.#priors[p] as number));
        uncertainty[k] = Math.max(uncertainty[k] as number, share * usual);
      }
    }
  }

  /** Becomes the same as another filter of the same shape. */
  copy(other: KalmanFilter): void {
    for (let p = 0; p < this.#partitions; p++) {
      this.#xRe[p]?.set(other.#xRe[p] as Float64Array);
      this.#xIm[p]?.set(other.#xIm[p] as Float64Array);
      this.#wRe[p]?.set(other.#wRe[p] as Float64Array);
      this.#wIm[p]?.set(other.#wIm[p] as Float64Array);
      this.#uncertainty[p]?.set(other.#uncertainty[p] as Float64Array);
    }
    this.#newest = other.#newest;
    this.#noise.set(other.#noise);
    this.#spread.set(other.#spread);
    this.#knowsNoise = other.#knowsNoise;
    this.#gain = other.#gain;
  }

  /** The next block of the reference: the `2 · blockSamples` samples up to its end. */
  advance(window: Float64Array): void {
    this.#newest = (this.#newest + this.#partitions - 1) % this.#partitions;
    this.#fft.forward(window, this.#at(this.#xRe, 0), this.#at(this.#xIm, 0));
  }

  /** Writes the echo that is expected in the block of the last `advance`. */
  echo(into: Float64Array): void {
    const yRe = this.#kRe.fill(0);
    const yIm = this.#kIm.fill(0);
    for (let p = 0; p < this.#partitions; p++) {
      const xRe = this.#at(this.#xRe, p);
      const xIm = this.#at(this.#xIm, p);
      const wRe = this.#wRe[p] as Float64Array;
      const wIm = this.#wIm[p] as Float64Array;
      for (let k = 0; k < this.#bins; k++) {
        const xr = xRe[k] as number;
        const xi = xIm[k] as number;
        const wr = wRe[k] as number;
        const wi = wIm[k] as number;
        yRe[k] = (yRe[k] as number) + xr * wr - xi * wi;
        yIm[k] = (yIm[k] as number) + xr * wi + xi * wr;
      }
    }
    this.#fft.inverse(yRe, yIm, this.#samples);
    for (let n = 0; n < this.#block; n++) into[n] = this.#samples[this.#block + n] as number;
  }

  /**
   * Learns from what is left of the microphone's block when the expected echo is taken off. Comes after `predict`.
   * `foreign`: how much of it is known to be something else than echo, 0…1.
   */
  adapt(error: Float64Array, foreign: number): void {
    const samples = this.#samples.fill(0, 0, this.#block);
    samples.set(error, this.#block);
    this.#fft.forward(samples, this.#eRe, this.#eIm);
    this.#estimateNoise(foreign);
    for (let p = 0; p < this.#partitions; p++) this.#correct(p, 1 + FOREIGN_NOISE * foreign);
  }

  /** Works out how uncertain the expected echo of the block is. */
  predict(): void {
    const spread = this.#spread.fill(0);
    for (let p = 0; p < this.#partitions; p++) {
      const xRe = this.#at(this.#xRe, p);
      const xIm = this.#at(this.#xIm, p);
      const wRe = this.#wRe[p] as Float64Array;
      const wIm = this.#wIm[p] as Float64Array;
      const uncertainty = this.#uncertainty[p] as Float64Array;
      for (let k = 0; k < this.#bins; k++) {
        const drifted = TRANSITION * (uncertainty[k] as number) + (1 - TRANSITION) * squared(wRe[k], wIm[k]);
        uncertainty[k] = drifted;
        spread[k] = (spread[k] as number) + drifted * squared(xRe[k], xIm[k]);
      }
    }
  }

  #estimateNoise(foreign: number): void {
    for (let k = 0; k < this.#bins; k++) {
      const power = squared(this.#eRe[k], this.#eIm[k]);
      const echoLeft = 0.5 * (this.#spread[k] as number);
      const before = this.#knowsNoise ? (this.#noise[k] as number) : power + FLOOR;
      const guess = before / (before + echoLeft);
      const share = guess + (1 - guess) * foreign;
      const posterior = share * share * power + share * echoLeft;
      this.#noise[k] = FLOOR + NOISE_KEEP * before + (1 - NOISE_KEEP) * posterior;
    }
    this.#knowsNoise = true;
  }

  #correct(partition: number, caution: number): void {
    const xRe = this.#at(this.#xRe, partition);
    const xIm = this.#at(this.#xIm, partition);
    const wRe = this.#wRe[partition] as Float64Array;
    const wIm = this.#wIm[partition] as Float64Array;
    const uncertainty = this.#uncertainty[partition] as Float64Array;
    const kRe = this.#kRe;
    const kIm = this.#kIm;
    for (let k = 0; k < this.#bins; k++) {
      const xr = xRe[k] as number;
      const xi = xIm[k] as number;
      const er = this.#eRe[k] as number;
      const ei = this.#eIm[k] as number;
      const doubted = uncertainty[k] as number;
      const step = doubted / ((this.#spread[k] as number) + 2 * caution * (this.#noise[k] as number) + FLOOR);
      kRe[k] = step * (xr * er + xi * ei);
      kIm[k] = step * (xr * ei - xi * er);
      uncertainty[k] = doubted * (1 - 0.5 * step * (xr * xr + xi * xi));
    }
    // Constrained: a partition's response is no longer than a block, or the circular convolution would wrap around.
    this.#fft.inverse(kRe, kIm, this.#samples);
    this.#samples.fill(0, this.#block);
    this.#fft.forward(this.#samples, kRe, kIm);
    for (let k = 0; k < this.#bins; k++) {
      wRe[k] = (wRe[k] as number) + (kRe[k] as number);
      wIm[k] = (wIm[k] as number) + (kIm[k] as number);
    }
  }

  #at(spectra: readonly Float64Array[], age: number): Float64Array {
    return spectra[(this.#newest + age) % this.#partitions] as Float64Array;
  }
}

function squared(re: number | undefined, im: number | undefined): number {
  return (re as number) * (re as number) + (im as number) * (im as number);
}
