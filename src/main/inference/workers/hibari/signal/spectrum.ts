import type { NormalNoise } from './noise.ts';
import { QuickExp, QuickTanh, QuickTurn } from './quick-math.ts';
import { BINS, WINDOW_SAMPLES, type SpectralParts } from './voice-format.ts';

/** Parts with a log gain below this are left out; that saves half of the work and differs by 71 dB less than the voice. */
const INAUDIBLE = -6;
const LOUDEST = 7;

export interface ShaperOptions {
  /** Adds the part that the voice leaves to chance. */
  readonly noise?: NormalNoise | undefined;
  /** Natural log gain below which a part is left out. */
  readonly inaudible?: number | undefined;
}

/**
 * Gives spectra of the excitation the shape that the network asks for, one block of frames at a time. Two frames
 * share one complex transform (the first in the real, the second in the imaginary part of the signal).
 */
export class SpectrumShaper {
  readonly #blockFrames: number;
  readonly #inaudible: number;
  readonly #exp: QuickExp;
  readonly #tanh = new QuickTanh();
  readonly #turn = new QuickTurn();
  readonly #noise: NormalNoise | undefined;
  /** Factor of the harmonic part and the free part of each cell, at bin · block + frame. */
  readonly #factorRe: Float32Array;
  readonly #factorIm: Float32Array;
  readonly #freeRe: Float32Array;
  readonly #freeIm: Float32Array;
  /** 1 for each frame of the block that has any sound. */
  readonly sounding: Uint8Array;

  constructor(blockFrames: number, { noise, inaudible = INAUDIBLE }: ShaperOptions = {}) {
    this.#blockFrames = blockFrames;
    this.#noise = noise;
    this.#inaudible = inaudible;
    this.#exp = new QuickExp(inaudible, LOUDEST);
    this.#factorRe = new Float32Array(BINS * blockFrames);
    this.#factorIm = new Float32Array(BINS * blockFrames);
    this.#freeRe = new Float32Array(BINS * blockFrames);
    this.#freeIm = new Float32Array(BINS * blockFrames);
    this.sounding = new Uint8Array(blockFrames);
  }

  /**
   * Reads the parts of `count` frames from `first` on. `excited` says, from index 0, which of them have an excitation;
   * the others need no harmonic part.
   */
  read(parts: SpectralParts, first: number, count: number, excited: Uint8Array): void {
    const { frames, lh, theta, lr, phi } = parts;
    const exp = this.#exp;
    const tanh = this.#tanh;
    const turn = this.#turn;
    const factorRe = this.#factorRe;
    const factorIm = this.#factorIm;
    const freeRe = this.#freeRe;
    const freeIm = this.#freeIm;
    const inaudible = this.#inaudible;
    const { sounding } = this;
    sounding.fill(0);
    for (let bin = 0; bin < BINS; bin += 1) {
      const row = bin * frames + first;
      const cells = bin * this.#blockFrames;
      for (let k = 0; k < count; k += 1) {
        const logGain = lh[row + k] as number;
        if (logGain >= inaudible && excited[k] === 1) {
          const gain = exp.of(logGain < LOUDEST ? logGain : LOUDEST);
          const angle = Math.PI * tanh.of(theta[row + k] as number);
          factorRe[cells + k] = gain * turn.cos(angle);
          factorIm[cells + k] = gain * turn.sin(angle);
          sounding[k] = 1;
        } else {
          factorRe[cells + k] = 0;
          factorIm[cells + k] = 0;
        }
        const freeLogGain = lr[row + k] as number;
        if (freeLogGain >= inaudible) {
          const gain = exp.of(freeLogGain < LOUDEST ? freeLogGain : LOUDEST);
          const angle = phi[row + k] as number;
          freeRe[cells + k] = gain * turn.cos(angle);
          freeIm[cells + k] = gain * turn.sin(angle);
          sounding[k] = 1;
        } else {
          freeRe[cells + k] = 0;
          freeIm[cells + k] = 0;
        }
      }
    }
    if (this.#noise !== undefined && parts.ln !== undefined) this.#addNoise(parts.ln, frames, first, count);
  }

  /** Frame by frame, so that the result does not depend on the size of the blocks. */
  #addNoise(ln: Float32Array, frames: number, first: number, count: number): void {
    const noise = this.#noise as NormalNoise;
    for (let k = 0; k < count; k += 1) {
      this.sounding[k] = 1;
      for (let bin = 0; bin < BINS; bin += 1) {
        const cell = bin * this.#blockFrames + k;
        const gain = Math.exp(Math.min(ln[bin * frames + first + k] as number, LOUDEST));
        this.#freeRe[cell] = (this.#freeRe[cell] as number) + gain * noise.next();
        this.#freeIm[cell] = (this.#freeIm[cell] as number) + gain * noise.next();
      }
    }
  }

  /**
   * Shapes in place the transform of two frames of the block, `k` and `k` + 1, that begins at `at`: takes the two
   * spectra apart by their symmetry, shapes each, and joins them again.
   */
  shape(re: Float64Array, im: Float64Array, at: number, k: number): void {
    const factorRe = this.#factorRe;
    const factorIm = this.#factorIm;
    const freeRe = this.#freeRe;
    const freeIm = this.#freeIm;
    for (let bin = 0; bin < BINS; bin += 1) {
      const here = at + bin;
      const there = bin === 0 ? at : at + WINDOW_SAMPLES - bin;
      const hr = re[here] as number;
      const hi = im[here] as number;
      const tr = re[there] as number;
      const ti = im[there] as number;
      const cell = bin * this.#blockFrames + k;
      // First frame: (Z(b) + conj Z(N − b)) / 2. Second: (Z(b) − conj Z(N − b)) / 2i.
      const e1r = 0.5 * (hr + tr);
      const e1i = 0.5 * (hi - ti);
      const e2r = 0.5 * (hi + ti);
      const e2i = 0.5 * (tr - hr);
      const f1r = factorRe[cell] as number;
      const f1i = factorIm[cell] as number;
      const f2r = factorRe[cell + 1] as number;
      const f2i = factorIm[cell + 1] as number;
      const s1r = f1r * e1r - f1i * e1i + (freeRe[cell] as number);
      const s2r = f2r * e2r - f2i * e2i + (freeRe[cell + 1] as number);
      // A real signal has no imaginary part in the first and the last bin.
      const isReal = here === there || bin === BINS - 1;
      const s1i = isReal ? 0 : f1r * e1i + f1i * e1r + (freeIm[cell] as number);
      const s2i = isReal ? 0 : f2r * e2i + f2i * e2r + (freeIm[cell + 1] as number);
      re[there] = s1r + s2i;
      im[there] = s2r - s1i;
      re[here] = s1r - s2i;
      im[here] = s1i + s2r;
    }
  }
}
