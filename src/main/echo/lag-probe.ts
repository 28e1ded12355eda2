import { FRAME_SAMPLES } from '../../shared/kernel/audio-format.ts';
import { hannWindow } from './hann-window.ts';
import { RealFft } from './real-fft.ts';

const FFT_SAMPLES = 2 * FRAME_SAMPLES;
/** Outputs and microphones start with a jitter of ±10 ms; twice that is looked at. */
const MOST_LAG = 320;
/** Frequencies judged, of 512: 150 Hz … 6 kHz; for fractions of a sample up to 4 kHz. */
const LOW_BIN = 10;
const HIGH_BIN = 384;
const HIGH_BIN_FOR_PHASE = 256;

/**
 * By how much the echo comes later than expected, once the response of the room is known: the cross-spectrum of
 * microphone and expectation, each frequency counting alike. Three frames of speech suffice, where finding a delay
 * from nothing takes ten.
 */
export class LagProbe {
  readonly #fft = new RealFft(FFT_SAMPLES);
  readonly #hann = hannWindow(FFT_SAMPLES);
  readonly #microphone = new Float64Array(FFT_SAMPLES);
  readonly #echo = new Float64Array(FFT_SAMPLES);
  readonly #work = new Float64Array(FFT_SAMPLES);
  readonly #dRe = new Float64Array(this.#fft.bins);
  readonly #dIm = new Float64Array(this.#fft.bins);
  readonly #yRe = new Float64Array(this.#fft.bins);
  readonly #yIm = new Float64Array(this.#fft.bins);
  readonly #crossRe = new Float64Array(this.#fft.bins);
  readonly #crossIm = new Float64Array(this.#fft.bins);
  readonly #dPower = new Float64Array(this.#fft.bins);
  readonly #yPower = new Float64Array(this.#fft.bins);

  /** Forgets the frames so far. */
  begin(): void {
    this.#microphone.fill(0);
    this.#echo.fill(0);
    this.#crossRe.fill(0);
    this.#crossIm.fill(0);
    this.#dPower.fill(0);
    this.#yPower.fill(0);
  }

  /** The next frame of both. `keep`: the weight that the frames before keep. */
  push(pcm: Float32Array, echo: Float64Array, keep: number): void {
    this.#transform(this.#microphone, pcm, this.#dRe, this.#dIm);
    this.#transform(this.#echo, echo, this.#yRe, this.#yIm);
    for (let k = LOW_BIN; k < HIGH_BIN; k++) {
      const dr = this.#dRe[k] as number;
      const di = this.#dIm[k] as number;
      const yr = this.#yRe[k] as number;
      const yi = this.#yIm[k] as number;
      this.#crossRe[k] = keep * (this.#crossRe[k] as number) + yr * dr + yi * di;
      this.#crossIm[k] = keep * (this.#crossIm[k] as number) + yr * di - yi * dr;
      this.#dPower[k] = keep * (this.#dPower[k] as number) + dr * dr + di * di;
      this.#yPower[k] = keep * (this.#yPower[k] as number) + yr * yr + yi * yi;
    }
  }

  /** Whole samples, up to ±20 ms, and how well they explain the microphone: 1 is all of it. */
  coarse(): { readonly lag: number; readonly agreement: number } {
    const re = this.#dRe.fill(0);
    const im = this.#dIm.fill(0);
    for (let k = LOW_BIN; k < HIGH_BIN; k++) {
      const product = (this.#dPower[k] as number) * (this.#yPower[k] as number);
      const weight = product > 0 ? 1 / Math.sqrt(product) : 0;
      re[k] = weight * (this.#crossRe[k] as number);
      im[k] = weight * (this.#crossIm[k] as number);
    }
    this.#fft.inverse(re, im, this.#work);
    let best = 0;
    let peak = 0;
    for (let lag = -MOST_LAG; lag <= MOST_LAG; lag++) {
      const value = this.#work[(lag + FFT_SAMPLES) % FFT_SAMPLES] as number;
      if (value <= peak) continue;
      peak = value;
      best = lag;
    }
    return { lag: best, agreement: (peak * FFT_SAMPLES) / (2 * (HIGH_BIN - LOW_BIN)) };
  }

  /**
   * The lag to a fraction of a sample, given it to a whole one: the slope of the phase over frequency, by least
   * squares, each frequency weighted by its squared coherence twice over. Little coherence draws it to zero.
   */
  fine(lag: number): number {
    let top = 0;
    let bottom = 1;
    for (let k = LOW_BIN; k < HIGH_BIN_FOR_PHASE; k++) {
      const product = (this.#dPower[k] as number) * (this.#yPower[k] as number);
      if (product === 0) continue;
      const re = this.#crossRe[k] as number;
      const im = this.#crossIm[k] as number;
      const weight = ((re * re + im * im) / product) ** 2;
      const omega = (2 * Math.PI * k) / FFT_SAMPLES;
      const c = Math.cos(omega * lag);
      const s = Math.sin(omega * lag);
      top -= weight * omega * Math.atan2(im * c + re * s, re * c - im * s);
      bottom += weight * omega * omega;
    }
    return lag + top / bottom;
  }

  #transform(
    held: Float64Array,
    frame: Float32Array | Float64Array,
    re: Float64Array,
    im: Float64Array,
  ): void {
    held.copyWithin(0, FRAME_SAMPLES);
    held.set(frame, FRAME_SAMPLES);
    for (let n = 0; n < FFT_SAMPLES; n++) this.#work[n] = (held[n] as number) * (this.#hann[n] as number);
    this.#fft.forward(this.#work, re, im);
  }
}
