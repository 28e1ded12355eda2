import { FRAME_SAMPLES } from '../../shared/kernel/audio-format.ts';
import { RealFft } from './real-fft.ts';

const FFT_SAMPLES = 2 * FRAME_SAMPLES;
/** The filter of the frame before fades into the new one over the first 10 ms. */
const FADE_SAMPLES = 160;

/**
 * Applies a gain for each frequency without delay: as the minimum-phase filter with that gain, found by folding the
 * cepstrum (Oppenheim and Schafer, Discrete-Time Signal Processing, §13.5). Gains that are smooth over frequency have
 * a short response, so that convolution by overlap-save with one frame of the past is exact enough.
 */
export class GainFilter {
  readonly #fft = new RealFft(FFT_SAMPLES);
  readonly #samples = new Float64Array(FFT_SAMPLES);
  readonly #faded = new Float64Array(FFT_SAMPLES);
  readonly #re = new Float64Array(this.#fft.bins);
  readonly #im = new Float64Array(this.#fft.bins);
  readonly #workRe = new Float64Array(this.#fft.bins);
  readonly #workIm = new Float64Array(this.#fft.bins);
  #hRe = new Float64Array(this.#fft.bins).fill(1);
  #hIm = new Float64Array(this.#fft.bins);
  #oldRe = new Float64Array(this.#fft.bins).fill(1);
  #oldIm = new Float64Array(this.#fft.bins);

  /** The next frame is passed on from a gain of one. */
  reset(): void {
    this.#hRe.fill(1);
    this.#hIm.fill(0);
  }

  /**
   * `samples`: the frame before and this frame. `logGains`: natural logarithm of the gain at each of the 513
   * frequencies. Writes this frame's 512 samples.
   */
  apply(samples: Float64Array, logGains: Float64Array, into: Float32Array): void {
    [this.#oldRe, this.#hRe] = [this.#hRe, this.#oldRe];
    [this.#oldIm, this.#hIm] = [this.#hIm, this.#oldIm];
    this.#design(logGains);
    this.#fft.forward(samples, this.#re, this.#im);
    this.#filter(this.#oldRe, this.#oldIm, this.#faded);
    this.#filter(this.#hRe, this.#hIm, this.#samples);
    for (let n = 0; n < FRAME_SAMPLES; n++) {
      const old = this.#faded[FRAME_SAMPLES + n] as number;
      const current = this.#samples[FRAME_SAMPLES + n] as number;
      into[n] = old + Math.min(1, n / FADE_SAMPLES) * (current - old);
    }
  }

  #design(logGains: Float64Array): void {
    const cepstrum = this.#samples;
    this.#workIm.fill(0);
    this.#fft.inverse(logGains, this.#workIm, cepstrum);
    for (let n = 1; n < FRAME_SAMPLES; n++) cepstrum[n] = 2 * (cepstrum[n] as number);
    cepstrum.fill(0, FRAME_SAMPLES + 1);
    this.#fft.forward(cepstrum, this.#workRe, this.#workIm);
    for (let k = 0; k < this.#fft.bins; k++) {
      const gain = Math.exp(this.#workRe[k] as number);
      const phase = this.#workIm[k] as number;
      this.#hRe[k] = gain * Math.cos(phase);
      this.#hIm[k] = gain * Math.sin(phase);
    }
  }

  #filter(hRe: Float64Array, hIm: Float64Array, into: Float64Array): void {
    for (let k = 0; k < this.#fft.bins; k++) {
      const re = this.#re[k] as number;
      const im = this.#im[k] as number;
      const gainRe = hRe[k] as number;
      const gainIm = hIm[k] as number;
      this.#workRe[k] = re * gainRe - im * gainIm;
      this.#workIm[k] = re * gainIm + im * gainRe;
    }
    this.#fft.inverse(this.#workRe, this.#workIm, into);
  }
}
