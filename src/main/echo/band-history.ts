import { FRAME_SAMPLES } from '../../shared/kernel/audio-format.ts';
import { Bands } from './bands.ts';
import { hannWindow } from './hann-window.ts';
import { RealFft } from './real-fft.ts';
import type { ReferenceTimeline } from './reference-timeline.ts';

/** 16 ms. */
export const HOP_SAMPLES = FRAME_SAMPLES / 2;
export const HOPS_PER_FRAME = FRAME_SAMPLES / HOP_SAMPLES;
export const BAND_COUNT = 20;
/** 4 s, a power of two. */
export const HISTORY_HOPS = 256;
/** The reference's time is that of handing it over and cannot lie behind its own echo, but for some jitter. */
export const AHEAD_HOPS = 2;
/** An output may fall behind the clock by so much and hand samples in later: 0.26 s. */
const LATE_HOPS = 16;
/** Hops of the reference that a break in the recording shifts: those that may still be heard. */
const SHIFTED_HOPS = 48;

const FFT_SAMPLES = 2 * HOP_SAMPLES;

/**
 * Powers of the microphone and of the reference in 20 bands, for each 16 ms of the last four seconds. Hop numbers count
 * those of the microphone; the reference's hop of the same number lies at the same place of the timeline.
 */
export class BandHistory {
  readonly #fft = new RealFft(FFT_SAMPLES);
  readonly #bands = new Bands(BAND_COUNT, this.#fft.bins);
  readonly #hann = hannWindow(FFT_SAMPLES);
  readonly #window = new Float64Array(FFT_SAMPLES);
  readonly #re = new Float64Array(this.#fft.bins);
  readonly #im = new Float64Array(this.#fft.bins);
  readonly #power = new Float64Array(this.#fft.bins);
  readonly #microphone = vectors();
  readonly #reference = vectors();
  readonly #recent = new Float64Array(FRAME_SAMPLES + HOP_SAMPLES);
  readonly centresHz = this.#bands.centresHz;
  #nextEnd = Number.NaN;
  /** Number of the youngest hop; those before `first` are not of this series. */
  newest = -1;
  first = 0;
  /** The reference is whole up to this hop. */
  #whole = -1;

  /** A pause lies before the next frame. */
  forget(): void {
    this.first = this.newest + 1;
    this.#nextEnd = Number.NaN;
    this.#recent.fill(0);
  }

  /** Takes a frame of the microphone whose last sample lies before the position `end` of the timeline. */
  push(pcm: Float32Array, end: number, timeline: ReferenceTimeline): void {
    this.#recent.copyWithin(0, FRAME_SAMPLES);
    this.#recent.set(pcm, HOP_SAMPLES);
    for (let hop = 0; hop < HOPS_PER_FRAME; hop++) {
      this.newest += 1;
      const from = hop * HOP_SAMPLES;
      for (let n = 0; n < FFT_SAMPLES; n++) this.#window[n] = this.#recent[from + n] as number;
      this.#measure(this.microphone(this.newest));
    }
    if (end !== this.#nextEnd) {
      this.#whole = Math.min(this.#whole, this.newest - SHIFTED_HOPS);
    }
    this.#nextEnd = end + FRAME_SAMPLES;
    this.#measureReference(end, timeline);
  }

  microphone(hop: number): Float64Array {
    return this.#microphone[hop & (HISTORY_HOPS - 1)] as Float64Array;
  }

  /** Up to `AHEAD_HOPS` after the newest. */
  reference(hop: number): Float64Array {
    return this.#reference[hop & (HISTORY_HOPS - 1)] as Float64Array;
  }

  /** Hops that were not handed over completely when they were measured are measured again. */
  #measureReference(end: number, timeline: ReferenceTimeline): void {
    const last = this.newest + AHEAD_HOPS;
    const first = Math.max(this.#whole + 1, this.newest - SHIFTED_HOPS + 1);
    for (let hop = first; hop <= last; hop++) {
      const hopEnd = end + (hop - this.newest) * HOP_SAMPLES;
      if (hopEnd <= timeline.end || hop < this.newest - LATE_HOPS) this.#whole = Math.max(this.#whole, hop);
      const vector = this.reference(hop);
      if (hopEnd - FFT_SAMPLES >= timeline.end) {
        vector.fill(0);
        continue;
      }
      timeline.read(hopEnd - FFT_SAMPLES, this.#window);
      this.#measure(vector);
    }
  }

  /** Mean power of a sample of the sound in each band's share of the spectrum. */
  #measure(into: Float64Array): void {
    let isSilent = true;
    for (let n = 0; n < FFT_SAMPLES; n++) {
      const sample = this.#window[n] as number;
      if (sample !== 0) isSilent = false;
      this.#window[n] = sample * (this.#hann[n] as number);
    }
    if (isSilent) {
      into.fill(0);
      return;
    }
    this.#fft.forward(this.#window, this.#re, this.#im);
    for (let k = 0; k < this.#power.length; k++) {
      this.#power[k] = (this.#re[k] as number) ** 2 + (this.#im[k] as number) ** 2;
    }
    this.#bands.means(this.#power, into);
  }
}

function vectors(): readonly Float64Array[] {
  return Array.from({ length: HISTORY_HOPS }, () => new Float64Array(BAND_COUNT));
}
