/** Until something is known, all of the echo may be left. */
const LEAK_AT_FIRST = 1;
/** −25 dB, and 6 dB more than there was: a wrong response adds what it meant to take away. */
const LEAST_LEAK = 0.003;
const MOST_LEAK = 4;
const MEAN_STEP = 0.1;
const KEEP = 0.95;
const FOLLOW = 0.15;

/**
 * The share of the echo's power that is left, for each band: how much the error's power changes when the echo's does,
 * by regression over about a second. A voice in the room changes the error as well, but not in step with the echo
 * (after J.-M. Valin 2007, who steers the step size by it). Each frame counts alike, whether loud or soft.
 */
export class LeakTracker {
  readonly #leaks: Float64Array;
  readonly #meanError: Float64Array;
  readonly #meanEcho: Float64Array;
  readonly #covariance: Float64Array;
  readonly #variance: Float64Array;

  constructor(bands: number) {
    this.#leaks = new Float64Array(bands).fill(LEAK_AT_FIRST);
    this.#meanError = new Float64Array(bands);
    this.#meanEcho = new Float64Array(bands);
    this.#covariance = new Float64Array(bands);
    this.#variance = new Float64Array(bands);
  }

  forget(): void {
    this.#leaks.fill(LEAK_AT_FIRST);
    this.#covariance.fill(0);
    this.#variance.fill(0);
  }

  leak(band: number): number {
    return this.#leaks[band] as number;
  }

  /** Powers of a frame in one band; `floor` is what cannot be heard. */
  push(band: number, error: number, echo: number, floor: number): void {
    const errorChange = error - (this.#meanError[band] as number);
    const echoChange = echo - (this.#meanEcho[band] as number);
    const meanEcho = (this.#meanEcho[band] as number) + MEAN_STEP * echoChange;
    this.#meanError[band] = (this.#meanError[band] as number) + MEAN_STEP * errorChange;
    this.#meanEcho[band] = meanEcho;
    if (echo < floor) return;
    const weight = (1 - KEEP) / (echo + meanEcho) ** 2;
    const covariance = KEEP * (this.#covariance[band] as number) + weight * errorChange * echoChange;
    const variance = KEEP * (this.#variance[band] as number) + weight * echoChange * echoChange;
    this.#covariance[band] = covariance;
    this.#variance[band] = variance;
    const leak = Math.min(MOST_LEAK, Math.max(LEAST_LEAK, covariance / (variance + 1e-9)));
    const before = this.#leaks[band] as number;
    this.#leaks[band] = before + FOLLOW * (leak - before);
  }
}
