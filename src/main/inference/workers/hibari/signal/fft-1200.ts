import { WINDOW_SAMPLES } from './voice-format.ts';

/** Twiddle factors of one pass, as it reads them: for each p the factors e^(−2πi·jp/n) for j = 1 … radix − 1. */
interface Pass {
  readonly radix: 3 | 4 | 5;
  readonly groups: number;
  readonly stride: number;
  readonly cos: Float64Array;
  readonly sin: Float64Array;
}

const RADICES = [4, 4, 5, 5, 3] as const;

/**
 * Complex Fourier transform of length 1200 = 4·4·5·5·3 with the kernel e^(−2πi·bn/1200), unscaled.
 * Stockham's form: each pass reads one buffer and writes the other in sorted order, so nothing is ever reordered.
 * Swapping the two arguments gives the inverse transform, times 1200.
 */
export class Fft1200 {
  readonly #passes = planPasses();
  readonly #re = [new Float64Array(WINDOW_SAMPLES), new Float64Array(WINDOW_SAMPLES)] as const;
  readonly #im = [new Float64Array(WINDOW_SAMPLES), new Float64Array(WINDOW_SAMPLES)] as const;

  /** Transforms in place the 1200 numbers that begin at `at`. */
  transform(re: Float64Array, im: Float64Array, at: number): void {
    const [re0, re1] = this.#re;
    const [im0, im1] = this.#im;
    const [first, second, third, fourth] = this.#passes;
    radix4(first, re, im, at, re0, im0);
    radix4(second, re0, im0, 0, re1, im1);
    radix5(third, re1, im1, 0, re0, im0);
    radix5(fourth, re0, im0, 0, re1, im1);
    lastRadix3(re1, im1, re, im, at);
  }
}

function planPasses(): readonly [Pass, Pass, Pass, Pass] {
  let length = WINDOW_SAMPLES;
  let stride = 1;
  const passes = RADICES.map((radix): Pass => {
    const groups = length / radix;
    const cos = new Float64Array(groups * (radix - 1));
    const sin = new Float64Array(groups * (radix - 1));
    for (let p = 0; p < groups; p += 1) {
      for (let j = 1; j < radix; j += 1) {
        cos[p * (radix - 1) + j - 1] = Math.cos((2 * Math.PI * j * p) / length);
        sin[p * (radix - 1) + j - 1] = -Math.sin((2 * Math.PI * j * p) / length);
      }
    }
    const pass = { radix, groups, stride, cos, sin };
    length = groups;
    stride *= radix;
    return pass;
  });
  return passes as unknown as readonly [Pass, Pass, Pass, Pass];
}

/* The element types below are asserted because indices are right by construction and this is the innermost loop. */

function radix4(
  { groups, stride, cos, sin }: Pass,
  fromRe: Float64Array,
  fromIm: Float64Array,
  at: number,
  toRe: Float64Array,
  toIm: Float64Array,
): void {
  const apart = groups * stride;
  for (let p = 0; p < groups; p += 1) {
    const c1 = cos[3 * p] as number;
    const s1 = sin[3 * p] as number;
    const c2 = cos[3 * p + 1] as number;
    const s2 = sin[3 * p + 1] as number;
    const c3 = cos[3 * p + 2] as number;
    const s3 = sin[3 * p + 2] as number;
    let from = at + p * stride;
    let to = 4 * p * stride;
    for (const end = to + stride; to < end; to += 1, from += 1) {
      const ar = fromRe[from] as number;
      const ai = fromIm[from] as number;
      const br = fromRe[from + apart] as number;
      const bi = fromIm[from + apart] as number;
      const cr = fromRe[from + 2 * apart] as number;
      const ci = fromIm[from + 2 * apart] as number;
      const dr = fromRe[from + 3 * apart] as number;
      const di = fromIm[from + 3 * apart] as number;
      const acr = ar + cr;
      const aci = ai + ci;
      const bdr = br + dr;
      const bdi = bi + di;
      toRe[to] = acr + bdr;
      toIm[to] = aci + bdi;
      // 1: (a − c) − i(b − d)
      const xr = ar - cr + (bi - di);
      const xi = ai - ci - (br - dr);
      toRe[to + stride] = xr * c1 - xi * s1;
      toIm[to + stride] = xr * s1 + xi * c1;
      const yr = acr - bdr;
      const yi = aci - bdi;
      toRe[to + 2 * stride] = yr * c2 - yi * s2;
      toIm[to + 2 * stride] = yr * s2 + yi * c2;
      // 3: (a − c) + i(b − d)
      const zr = ar - cr - (bi - di);
      const zi = ai - ci + (br - dr);
      toRe[to + 3 * stride] = zr * c3 - zi * s3;
      toIm[to + 3 * stride] = zr * s3 + zi * c3;
    }
  }
}

const COS_72 = Math.cos((2 * Math.PI) / 5);
const COS_144 = Math.cos((4 * Math.PI) / 5);
const SIN_72 = Math.sin((2 * Math.PI) / 5);
const SIN_144 = Math.sin((4 * Math.PI) / 5);

function radix5(
  { groups, stride, cos, sin }: Pass,
  fromRe: Float64Array,
  fromIm: Float64Array,
  at: number,
  toRe: Float64Array,
  toIm: Float64Array,
): void {
  const apart = groups * stride;
  for (let p = 0; p < groups; p += 1) {
    const c1 = cos[4 * p] as number;
    const s1 = sin[4 * p] as number;
    const c2 = cos[4 * p + 1] as number;
    const s2 = sin[4 * p + 1] as number;
    const c3 = cos[4 * p + 2] as number;
    const s3 = sin[4 * p + 2] as number;
    const c4 = cos[4 * p + 3] as number;
    const s4 = sin[4 * p + 3] as number;
    let from = at + p * stride;
    let to = 5 * p * stride;
    for (const end = to + stride; to < end; to += 1, from += 1) {
      const ar = fromRe[from] as number;
      const ai = fromIm[from] as number;
      const br = fromRe[from + apart] as number;
      const bi = fromIm[from + apart] as number;
      const cr = fromRe[from + 2 * apart] as number;
      const ci = fromIm[from + 2 * apart] as number;
      const dr = fromRe[from + 3 * apart] as number;
      const di = fromIm[from + 3 * apart] as number;
      const er = fromRe[from + 4 * apart] as number;
      const ei = fromIm[from + 4 * apart] as number;
      const sumBEr = br + er;
      const sumBEi = bi + ei;
      const sumCDr = cr + dr;
      const sumCDi = ci + di;
      toRe[to] = ar + sumBEr + sumCDr;
      toIm[to] = ai + sumBEi + sumCDi;
      const m1r = ar + COS_72 * sumBEr + COS_144 * sumCDr;
      const m1i = ai + COS_72 * sumBEi + COS_144 * sumCDi;
      const m2r = ar + COS_144 * sumBEr + COS_72 * sumCDr;
      const m2i = ai + COS_144 * sumBEi + COS_72 * sumCDi;
      const n1r = SIN_72 * (br - er) + SIN_144 * (cr - dr);
      const n1i = SIN_72 * (bi - ei) + SIN_144 * (ci - di);
      const n2r = SIN_144 * (br - er) - SIN_72 * (cr - dr);
      const n2i = SIN_144 * (bi - ei) - SIN_72 * (ci - di);
      // 1: m₁ − i·n₁, 4: m₁ + i·n₁, 2: m₂ − i·n₂, 3: m₂ + i·n₂
      const x1r = m1r + n1i;
      const x1i = m1i - n1r;
      const x4r = m1r - n1i;
      const x4i = m1i + n1r;
      const x2r = m2r + n2i;
      const x2i = m2i - n2r;
      const x3r = m2r - n2i;
      const x3i = m2i + n2r;
      toRe[to + stride] = x1r * c1 - x1i * s1;
      toIm[to + stride] = x1r * s1 + x1i * c1;
      toRe[to + 2 * stride] = x2r * c2 - x2i * s2;
      toIm[to + 2 * stride] = x2r * s2 + x2i * c2;
      toRe[to + 3 * stride] = x3r * c3 - x3i * s3;
      toIm[to + 3 * stride] = x3r * s3 + x3i * c3;
      toRe[to + 4 * stride] = x4r * c4 - x4i * s4;
      toIm[to + 4 * stride] = x4r * s4 + x4i * c4;
    }
  }
}

const SIN_120 = Math.sqrt(3) / 2;
const THIRD = WINDOW_SAMPLES / 3;

/** The last pass has one group, so its factors are all 1. */
function lastRadix3(
  fromRe: Float64Array,
  fromIm: Float64Array,
  toRe: Float64Array,
  toIm: Float64Array,
  at: number,
): void {
  for (let q = 0; q < THIRD; q += 1) {
    const ar = fromRe[q] as number;
    const ai = fromIm[q] as number;
    const br = fromRe[q + THIRD] as number;
    const bi = fromIm[q + THIRD] as number;
    const cr = fromRe[q + 2 * THIRD] as number;
    const ci = fromIm[q + 2 * THIRD] as number;
    const mr = ar - 0.5 * (br + cr);
    const mi = ai - 0.5 * (bi + ci);
    const nr = SIN_120 * (br - cr);
    const ni = SIN_120 * (bi - ci);
    toRe[at + q] = ar + br + cr;
    toIm[at + q] = ai + bi + ci;
    toRe[at + q + THIRD] = mr + ni;
    toIm[at + q + THIRD] = mi - nr;
    toRe[at + q + 2 * THIRD] = mr - ni;
    toIm[at + q + 2 * THIRD] = mi + nr;
  }
}
