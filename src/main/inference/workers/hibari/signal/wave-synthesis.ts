import { Excitation } from './excitation.ts';
import { Fft1200 } from './fft-1200.ts';
import { SpectrumShaper, type ShaperOptions } from './spectrum.ts';
import { HOP_SAMPLES, hannWindow, WINDOW_SAMPLES, type SpectralParts } from './voice-format.ts';

/** Frames of one block, 0.4 s: little enough for the processor's cache; its sound can leave when it is made. */
const BLOCK_FRAMES = 32;
const OVERLAP = WINDOW_SAMPLES / HOP_SAMPLES;
/** Half a window lies before the first sample. */
const LEAD_SAMPLES = WINDOW_SAMPLES / 2;
const LEAD_FRAMES = LEAD_SAMPLES / HOP_SAMPLES;
const SMALLEST_OVERLAP = 1e-11;
/** Sum of four squared Hann windows, each a quarter further. */
const FULL_OVERLAP = 1.5;

export interface WaveOptions extends ShaperOptions {
  /** Even, and more than two. */
  readonly blockFrames?: number | undefined;
}

/**
 * From the network's spectra to samples: analysis of the excitation, shaping, inverse transform, overlap-add; block by
 * block, so that the first samples leave before the last are made. Buffers are kept from one utterance to the next.
 */
export class WaveSynthesis {
  /** The samples, valid up to the frame that `advance` returned. */
  wave = new Float32Array(0);
  readonly #excitation = new Excitation();
  readonly #fft = new Fft1200();
  readonly #shaper: SpectrumShaper;
  readonly #blockFrames: number;
  readonly #window = hannWindow();
  /** Two frames per 1200 numbers. */
  readonly #re: Float64Array;
  readonly #im: Float64Array;
  readonly #excited: Uint8Array;
  /** The added windows, from the start of the first window of the block on. */
  readonly #sum: Float64Array;
  #parts: SpectralParts | undefined;
  /** Frames that are added. */
  #added = 0;

  constructor({ blockFrames = BLOCK_FRAMES, ...options }: WaveOptions = {}) {
    this.#blockFrames = blockFrames;
    this.#shaper = new SpectrumShaper(blockFrames, options);
    this.#re = new Float64Array((blockFrames / 2) * WINDOW_SAMPLES);
    this.#im = new Float64Array((blockFrames / 2) * WINDOW_SAMPLES);
    this.#excited = new Uint8Array(blockFrames);
    this.#sum = new Float64Array((blockFrames + OVERLAP - 1) * HOP_SAMPLES);
  }

  /** Begins an utterance; its number of frames is even. */
  begin(parts: SpectralParts): void {
    if (this.wave.length < parts.frames * HOP_SAMPLES) {
      this.wave = new Float32Array(parts.frames * HOP_SAMPLES);
    }
    this.#parts = parts;
    this.#excitation.begin(parts.f0, parts.frames);
    this.#sum.fill(0);
    this.#added = 0;
  }

  /** Makes one more block. Returns how many frames of `wave` are final; all of them at the end. */
  advance(): number {
    const parts = this.#parts;
    if (parts === undefined) return 0;
    const first = this.#added;
    const count = Math.min(this.#blockFrames, parts.frames - first);
    this.#analyse(first, count, parts.frames);
    this.#shaper.read(parts, first, count, this.#excited);
    for (let k = 0; k < count; k += 2) this.#synthesise(k);
    this.#added += count;
    const final = this.#added === parts.frames ? parts.frames : this.#added - LEAD_FRAMES;
    for (let frame = Math.max(0, first - LEAD_FRAMES); frame < final; frame += 1) {
      this.#settle(frame, (frame - first + LEAD_FRAMES) * HOP_SAMPLES, parts.frames);
    }
    this.#sum.copyWithin(0, count * HOP_SAMPLES);
    this.#sum.fill(0, (OVERLAP - 1) * HOP_SAMPLES);
    return final;
  }

  /** Spectra of the excitation; a frame without voice has none and needs no transform. */
  #analyse(first: number, count: number, frames: number): void {
    const excitation = this.#excitation;
    excitation.make(first + count + LEAD_FRAMES);
    for (let k = 0; k < count; k += 2) {
      const a = this.#hasVoice(first + k, frames);
      const b = this.#hasVoice(first + k + 1, frames);
      this.#excited[k] = a ? 1 : 0;
      this.#excited[k + 1] = b ? 1 : 0;
      const at = (k / 2) * WINDOW_SAMPLES;
      if (a || b) {
        this.#cut(first + k, frames, this.#re, at);
        this.#cut(first + k + 1, frames, this.#im, at);
        this.#fft.transform(this.#re, this.#im, at);
      } else {
        this.#re.fill(0, at, at + WINDOW_SAMPLES);
        this.#im.fill(0, at, at + WINDOW_SAMPLES);
      }
    }
  }

  #hasVoice(frame: number, frames: number): boolean {
    const last = Math.min(frames - 1, frame + LEAD_FRAMES - 1);
    for (let k = Math.max(0, frame - LEAD_FRAMES); k <= last; k += 1) {
      if (this.#excitation.voiced[k] === 1) return true;
    }
    return false;
  }

  /** The window around the start of a frame; beyond the ends the signal is mirrored. */
  #cut(frame: number, frames: number, into: Float64Array, at: number): void {
    const { samples } = this.#excitation;
    const window = this.#window;
    const start = frame * HOP_SAMPLES - LEAD_SAMPLES;
    const end = frames * HOP_SAMPLES;
    const inside = start >= 0 && start + WINDOW_SAMPLES <= end;
    for (let n = 0; n < WINDOW_SAMPLES; n += 1) {
      let from = start + n;
      if (!inside) {
        if (from < 0) from = -from;
        else if (from >= end) from = 2 * (end - 1) - from;
      }
      into[at + n] = ((samples[from] as number) * (window[n] as number)) / HOP_SAMPLES;
    }
  }

  /** Two frames: shaped, back to time, windowed and added. */
  #synthesise(k: number): void {
    const { sounding } = this.#shaper;
    if (sounding[k] === 0 && sounding[k + 1] === 0) return;
    const at = (k / 2) * WINDOW_SAMPLES;
    this.#shaper.shape(this.#re, this.#im, at, k);
    // Swapped arguments: the inverse, times the length.
    this.#fft.transform(this.#im, this.#re, at);
    this.#add(this.#re, at, k * HOP_SAMPLES);
    this.#add(this.#im, at, (k + 1) * HOP_SAMPLES);
  }

  #add(frame: Float64Array, at: number, to: number): void {
    const sum = this.#sum;
    const window = this.#window;
    for (let n = 0; n < WINDOW_SAMPLES; n += 1) {
      sum[to + n] =
        (sum[to + n] as number) + ((frame[at + n] as number) * (window[n] as number)) / WINDOW_SAMPLES;
    }
  }

  /** Divides a final frame, which begins at `start` of the sum, by the windows that overlap in it. */
  #settle(frame: number, start: number, frames: number): void {
    const { wave } = this;
    const sum = this.#sum;
    const to = frame * HOP_SAMPLES;
    const isWhole = frame >= LEAD_FRAMES - 1 && frame + LEAD_FRAMES < frames;
    for (let j = 0; j < HOP_SAMPLES; j += 1) {
      const overlap = isWhole ? FULL_OVERLAP : this.#overlapAt(frame, j, frames);
      wave[to + j] = (sum[start + j] as number) / overlap;
    }
  }

  /** Sum of the squared windows at sample `j` of a frame near one of the ends. */
  #overlapAt(frame: number, j: number, frames: number): number {
    let sum = 0;
    for (let k = Math.max(0, frame - 1); k <= Math.min(frames - 1, frame + LEAD_FRAMES); k += 1) {
      const weight = this.#window[LEAD_SAMPLES + j + (frame - k) * HOP_SAMPLES] as number;
      sum += weight * weight;
    }
    return Math.max(sum, SMALLEST_OVERLAP);
  }
}
