import { FRAME_SAMPLES } from '../../shared/kernel/audio-format.ts';
import { ramp } from './arithmetic.ts';
import { Bands } from './bands.ts';
import type { EchoShadow } from './echo-shadow.ts';
import { GainFilter } from './gain-filter.ts';
import { hannWindow } from './hann-window.ts';
import { LeakTracker } from './leak-tracker.ts';
import { RealFft } from './real-fft.ts';

const FFT_SAMPLES = 2 * FRAME_SAMPLES;
const BAND_COUNT = 28;
/** Power in this window over that in the shadow's, of half the length. */
const WINDOW_RATIO = 2;
/** Power of a Hann window over that of the half-empty rectangle in which the filter states its uncertainty. */
const HANN_OVER_HALF = 0.75;
/** The echo's tail beyond the filter falls by 3 dB each frame: a reverberation time of 0.64 s. */
const TAIL_KEEP = 0.5;
/** What is left of the echo is taken for so much more than estimated. */
const CAUTION = 3;
/** Least gain where nobody but us speaks (−46 dB), and where somebody does (−14 dB: holes garble words). */
const LEAST_GAIN_ALONE = 0.005;
const LEAST_GAIN_TOGETHER = 0.2;
/** A band speaks for itself from 4 dB above what is left of the echo on, and without doubt at 10 dB. */
const EXPLAINED_DB = 4;
const UNEXPLAINED_DB = 10;
const VOICE_LOW_HZ = 180;
const VOICE_HIGH_HZ = 5000;
/** The noise floor follows the quietest frames, and rises by 2 dB a second otherwise. */
const NOISE_RISE = 1.015;
/** Mean power of a bin of the windowed transform at −100 dBFS. */
const FLOOR = 1e-10 * 384;

/**
 * Takes off what the filter leaves of the echo: a gain for each band, from the power that is left there by the
 * filter's own uncertainty or by experience, whichever is more. Bands are never pushed below the noise of the room,
 * so that the noise goes on while the echo is gone.
 */
export class ResidualSuppressor {
  readonly #fft = new RealFft(FFT_SAMPLES);
  readonly #bands = new Bands(BAND_COUNT, this.#fft.bins);
  readonly #isVoice = this.#bands.centresHz.map((hz) => hz > VOICE_LOW_HZ && hz < VOICE_HIGH_HZ);
  readonly #filter = new GainFilter();
  readonly #leaks = new LeakTracker(BAND_COUNT);
  readonly #hann = hannWindow(FFT_SAMPLES);
  readonly #error = new Float64Array(FFT_SAMPLES);
  readonly #echo = new Float64Array(FFT_SAMPLES);
  readonly #windowed = new Float64Array(FFT_SAMPLES);
  readonly #re = new Float64Array(this.#fft.bins);
  readonly #im = new Float64Array(this.#fft.bins);
  readonly #power = new Float64Array(this.#fft.bins);
  readonly #logGains = new Float64Array(this.#fft.bins);
  readonly #errorBands = new Float64Array(BAND_COUNT);
  readonly #echoBands = new Float64Array(BAND_COUNT);
  readonly #doubtBands = new Float64Array(BAND_COUNT);
  readonly #noise = new Float64Array(BAND_COUNT);
  readonly #residual = new Float64Array(BAND_COUNT);
  readonly #bandGains = new Float64Array(BAND_COUNT);
  /** For each band the first of the shadow's that lies above it. */
  readonly #shadowBands: readonly number[];
  #leak = 1;

  /** `shadowCentresHz`: centres of the shadow's bands, ascending. */
  constructor(shadowCentresHz: readonly number[]) {
    this.#shadowBands = this.#bands.centresHz.map((hz) => {
      const above = shadowCentresHz.findIndex((centre) => centre >= hz);
      return above < 0 ? shadowCentresHz.length - 1 : above;
    });
  }

  /** Share of the echo's power that is usually left, over all bands. */
  get leak(): number {
    return this.#leak;
  }

  /** A pause lies before the next frame; `previous` is the frame before it, as far as it is known. */
  begin(previous: Float32Array | undefined): void {
    this.#error.fill(0);
    if (previous !== undefined) this.#error.set(previous, FRAME_SAMPLES);
    this.#echo.fill(0);
    this.#echoBands.fill(0);
    this.#noise.fill(Number.POSITIVE_INFINITY);
    this.#filter.reset();
  }

  /** The response is a new one; how much it leaves is not known. */
  learnAnew(): void {
    this.#leaks.forget();
  }

  /**
   * `error`: the microphone's frame less `echo`, the echo expected in it. `doubt`: power of the echo left by the
   * filter's own account. `leastLeak`: a share of the echo that is left at the least. `left`: the share of the echo's
   * greatest power, as the `shadow` has it, that subtraction leaves. Returns the share 0…1 of the voice in the frame
   * that what is left of the echo does not explain.
   */
  measure({ error, echo, doubt, leastLeak, shadow, left }: SuppressorInput): number {
    shiftIn(this.#error, error);
    shiftIn(this.#echo, echo);
    this.#measure(this.#error, this.#errorBands, 0);
    this.#measure(this.#echo, this.#echoBands, TAIL_KEEP);
    this.#bands.means(doubt, this.#doubtBands);
    this.#estimateResidual(leastLeak);
    const unexplained = this.#unexplained();
    this.#addShadow(shadow, left);
    return unexplained;
  }

  /** Writes the 512 samples of the frame measured last; `unexplained`: how much of it is somebody's voice, 0…1. */
  apply(unexplained: number, into: Float32Array): void {
    this.#chooseGains(unexplained);
    this.#filter.apply(this.#error, this.#logGains, into);
  }

  #addShadow({ isKnown, predicted }: EchoShadow, left: number): void {
    if (!isKnown) return;
    for (let band = 0; band < BAND_COUNT; band++) {
      const above = this.#shadowBands[band] as number;
      const most = Math.max(predicted[above] as number, predicted[Math.max(0, above - 1)] as number);
      this.#residual[band] = Math.max(this.#residual[band] as number, left * WINDOW_RATIO * most);
    }
  }

  #estimateResidual(leastLeak: number): void {
    let left = 0;
    let all = FLOOR;
    for (let band = 0; band < BAND_COUNT; band++) {
      const error = (this.#errorBands[band] as number) + FLOOR;
      const echo = this.#echoBands[band] as number;
      this.#noise[band] = Math.min(error, NOISE_RISE * (this.#noise[band] as number));
      this.#leaks.push(band, error, echo, FLOOR);
      const usually = this.#leaks.leak(band) * echo;
      left += usually;
      all += echo;
      this.#residual[band] = Math.max(
        usually,
        leastLeak * echo,
        HANN_OVER_HALF * (this.#doubtBands[band] as number),
      );
    }
    this.#leak = left / all;
  }

  #unexplained(): number {
    let sum = 0;
    let weights = FLOOR;
    for (let band = 0; band < BAND_COUNT; band++) {
      if (this.#isVoice[band] !== true) continue;
      const error = (this.#errorBands[band] as number) + FLOOR;
      const explained = (this.#residual[band] as number) + 2 * (this.#noise[band] as number) + FLOOR;
      const overDb = 10 * Math.log10(error / explained);
      const weight = Math.sqrt(error);
      sum += weight * ramp(overDb, EXPLAINED_DB, UNEXPLAINED_DB);
      weights += weight;
    }
    return sum / weights;
  }

  #chooseGains(unexplained: number): void {
    const together = Math.min(1, 2 * unexplained);
    const least = LEAST_GAIN_ALONE * (LEAST_GAIN_TOGETHER / LEAST_GAIN_ALONE) ** together;
    for (let band = 0; band < BAND_COUNT; band++) {
      const error = (this.#errorBands[band] as number) + FLOOR;
      const near = Math.max(0, 1 - (CAUTION * (this.#residual[band] as number)) / error);
      const room = Math.min(1, (this.#noise[band] as number) / error);
      this.#bandGains[band] = Math.log(Math.max(least, Math.sqrt(Math.max(near, room))));
    }
    this.#bands.interpolate(this.#bandGains, this.#logGains);
  }

  /** Mean power in each band; what was there before stays by its share `keep`, if that is more. */
  #measure(samples: Float64Array, into: Float64Array, keep: number): void {
    for (let n = 0; n < FFT_SAMPLES; n++) {
      this.#windowed[n] = (samples[n] as number) * (this.#hann[n] as number);
    }
    this.#fft.forward(this.#windowed, this.#re, this.#im);
    for (let k = 0; k < this.#power.length; k++) {
      this.#power[k] = (this.#re[k] as number) ** 2 + (this.#im[k] as number) ** 2;
    }
    this.#bands.means(this.#power, into, keep);
  }
}

export interface SuppressorInput {
  readonly error: Float64Array;
  readonly echo: Float64Array;
  readonly doubt: Float64Array;
  readonly leastLeak: number;
  readonly shadow: EchoShadow;
  readonly left: number;
}

function shiftIn(held: Float64Array, frame: Float64Array): void {
  held.copyWithin(0, FRAME_SAMPLES);
  held.set(frame, FRAME_SAMPLES);
}
