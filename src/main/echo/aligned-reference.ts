import { FRAME_SAMPLES } from '../../shared/kernel/audio-format.ts';
import type { ReferenceTimeline } from './reference-timeline.ts';

const HALF_TAPS = 12;
/** An error of a thousandth of a sample: −56 dB at 4 kHz. */
const PHASES = 512;
/** Clocks differ by up to 100 ppm; more than twice that is a mistake. */
const MOST_DRIFT = 250e-6;

/**
 * The reference as the echo filter sees it: late by a delay that need not be a whole number of samples and that grows
 * or shrinks as the two devices' clocks differ. Between samples it is interpolated by a sinc under a Hann window.
 */
export class AlignedReference {
  readonly #timeline: ReferenceTimeline;
  readonly #taps = interpolationTaps();
  readonly #span = new Float64Array(FRAME_SAMPLES + 2 * HALF_TAPS);
  /** The youngest two frames of the reference, as `next` left them. */
  readonly window = new Float64Array(2 * FRAME_SAMPLES);
  #drift = 0;
  /** In samples, as of the last frame. */
  delay = 0;

  constructor(timeline: ReferenceTimeline) {
    this.#timeline = timeline;
  }

  /** Samples by which the delay grows with each sample; kept within ±250 ppm. */
  get drift(): number {
    return this.#drift;
  }

  set drift(rate: number) {
    this.#drift = Math.min(MOST_DRIFT, Math.max(-MOST_DRIFT, rate));
  }

  /** Makes `next(end)` the first of a series, with this delay. */
  begin(end: number, delay: number): void {
    this.delay = delay;
    this.#interpolate(end - 2 * FRAME_SAMPLES - delay);
  }

  /** Goes on by one frame, to that which belongs to the microphone's samples before position `end`. */
  next(end: number): void {
    this.delay += this.#drift * FRAME_SAMPLES;
    this.window.copyWithin(0, FRAME_SAMPLES);
    this.#interpolate(end - FRAME_SAMPLES - this.delay);
  }

  /** Fills the second half of the window with the samples from the place `from` on. */
  #interpolate(from: number): void {
    // Within a frame even 100 ppm move the delay by a twentieth of a sample only: one phase serves all of it.
    const whole = Math.floor(from);
    const taps = this.#taps[Math.round((from - whole) * PHASES)] as Float64Array;
    const span = this.#span;
    this.#timeline.read(whole - HALF_TAPS + 1, span);
    for (let n = 0; n < FRAME_SAMPLES; n++) {
      let sum = 0;
      for (let j = 0; j < taps.length; j++) sum += (span[n + j] as number) * (taps[j] as number);
      this.window[FRAME_SAMPLES + n] = sum;
    }
  }
}

/** Weights for each phase; weight j belongs to the sample j − HALF_TAPS + 1 after the whole place. */
function interpolationTaps(): readonly Float64Array[] {
  return Array.from({ length: PHASES + 1 }, (_, phase) =>
    Float64Array.from({ length: 2 * HALF_TAPS }, (__, j) => weight(j - HALF_TAPS + 1 - phase / PHASES)),
  );
}

function weight(t: number): number {
  if (t === 0) return 1;
  if (Math.abs(t) >= HALF_TAPS) return 0;
  return (Math.sin(Math.PI * t) / (Math.PI * t)) * Math.cos((Math.PI * t) / (2 * HALF_TAPS)) ** 2;
}
