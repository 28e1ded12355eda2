/**
 * Discrete Fourier transform of real signals whose length is a power of two, at least 8:
 *   X[k] = Σ_n x[n] · e^(−2πi·kn/N),  k = 0…N/2.
 * The even and odd samples are transformed together as one complex signal of half the length and taken apart
 * afterwards (Press et al., Numerical Recipes, §12.3). All buffers are made once; an instance is not re-entrant.
 */
export class RealFft {
  readonly size: number;
  /** Number of frequencies: size / 2 + 1. */
  readonly bins: number;
  readonly #half: number;
  readonly #reversed: Uint32Array;
  /** e^(−2πi·j/N) for j = 0…N/2 − 1: also the twiddle factors of the half-length transform, at every second place. */
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  /** The same for each stage of the butterflies, one stage after the other, so that they are read in order. */
  readonly #stageCos: Float64Array;
  readonly #stageSin: Float64Array;
  readonly #re: Float64Array;
  readonly #im: Float64Array;

  constructor(size: number) {
    this.size = size;
    this.bins = size / 2 + 1;
    const half = size / 2;
    this.#half = half;
    this.#reversed = reversedIndices(half);
    this.#cos = Float64Array.from({ length: half }, (_, j) => Math.cos((2 * Math.PI * j) / size));
    this.#sin = Float64Array.from({ length: half }, (_, j) => -Math.sin((2 * Math.PI * j) / size));
    const stages: number[] = [];
    for (let span = 4; span < half; span *= 2) {
      for (let j = 0; j < span; j++) stages.push((Math.PI * j) / span);
    }
    this.#stageCos = Float64Array.from(stages, Math.cos);
    this.#stageSin = Float64Array.from(stages, (angle) => -Math.sin(angle));
    this.#re = new Float64Array(half);
    this.#im = new Float64Array(half);
  }

  /** Transforms `size` samples into `bins` frequencies. */
  forward(samples: Float64Array | Float32Array, re: Float64Array, im: Float64Array): void {
    const half = this.#half;
    const zr = this.#re;
    const zi = this.#im;
    const reversed = this.#reversed;
    for (let n = 0; n < half; n++) {
      const from = 2 * (reversed[n] as number);
      zr[n] = samples[from] as number;
      zi[n] = samples[from + 1] as number;
    }
    this.#transform();
    const cos = this.#cos;
    const sin = this.#sin;
    const r0 = zr[0] as number;
    const i0 = zi[0] as number;
    re[0] = r0 + i0;
    im[0] = 0;
    re[half] = r0 - i0;
    im[half] = 0;
    for (let k = 1; k <= half / 2; k++) {
      const m = half - k;
      const ar = zr[k] as number;
      const ai = zi[k] as number;
      const br = zr[m] as number;
      const bi = zi[m] as number;
      const evenRe = 0.5 * (ar + br);
      const evenIm = 0.5 * (ai - bi);
      const oddRe = 0.5 * (ai + bi);
      const oddIm = 0.5 * (br - ar);
      const c = cos[k] as number;
      const s = sin[k] as number;
      const tr = oddRe * c - oddIm * s;
      const ti = oddRe * s + oddIm * c;
      re[k] = evenRe + tr;
      im[k] = evenIm + ti;
      re[m] = evenRe - tr;
      im[m] = ti - evenIm;
    }
  }

  /** The exact inverse of `forward`: `bins` frequencies into `size` samples. */
  inverse(re: Float64Array, im: Float64Array, samples: Float64Array): void {
    const half = this.#half;
    const zr = this.#re;
    const zi = this.#im;
    const cos = this.#cos;
    const sin = this.#sin;
    const reversed = this.#reversed;
    const scale = 1 / half;
    // The inverse transform of z is the conjugate of the transform of its conjugate: hence −imaginary, twice.
    for (let k = 0; k < half; k++) {
      const m = half - k;
      const ar = re[k] as number;
      const ai = im[k] as number;
      const br = re[m] as number;
      const bi = im[m] as number;
      const evenRe = 0.5 * (ar + br);
      const evenIm = 0.5 * (ai - bi);
      const diffRe = 0.5 * (ar - br);
      const diffIm = 0.5 * (ai + bi);
      const c = cos[k] as number;
      const s = sin[k] as number;
      const oddRe = diffRe * c + diffIm * s;
      const oddIm = diffIm * c - diffRe * s;
      const to = reversed[k] as number;
      zr[to] = (evenRe - oddIm) * scale;
      zi[to] = -(evenIm + oddRe) * scale;
    }
    this.#transform();
    for (let n = 0; n < half; n++) {
      samples[2 * n] = zr[n] as number;
      samples[2 * n + 1] = -(zi[n] as number);
    }
  }

  /** Butterflies over samples that lie in bit-reversed order (Cooley and Tukey 1965); the first two stages in one. */
  #transform(): void {
    const half = this.#half;
    const re = this.#re;
    const im = this.#im;
    for (let i = 0; i < half; i += 4) {
      const sumRe = (re[i] as number) + (re[i + 1] as number);
      const sumIm = (im[i] as number) + (im[i + 1] as number);
      const diffRe = (re[i] as number) - (re[i + 1] as number);
      const diffIm = (im[i] as number) - (im[i + 1] as number);
      const sumRe2 = (re[i + 2] as number) + (re[i + 3] as number);
      const sumIm2 = (im[i + 2] as number) + (im[i + 3] as number);
      const diffRe2 = (re[i + 2] as number) - (re[i + 3] as number);
      const diffIm2 = (im[i + 2] as number) - (im[i + 3] as number);
      re[i] = sumRe + sumRe2;
      im[i] = sumIm + sumIm2;
      re[i + 2] = sumRe - sumRe2;
      im[i + 2] = sumIm - sumIm2;
      re[i + 1] = diffRe + diffIm2;
      im[i + 1] = diffIm - diffRe2;
      re[i + 3] = diffRe - diffIm2;
      im[i + 3] = diffIm + diffRe2;
    }
    let table = 0;
    let span = 4;
    for (; 2 * span < half; span *= 4) {
      this.#twoStages(span, table);
      table += 3 * span;
    }
    if (span < half) this.#lastStage(span, table);
  }

  /** The stages of this span and of its double at once: half the way through memory. */
  #twoStages(span: number, table: number): void {
    const re = this.#re;
    const im = this.#im;
    const stageCos = this.#stageCos;
    const stageSin = this.#stageSin;
    for (let begin = 0; begin < this.#half; begin += 4 * span) {
      for (let j = 0; j < span; j++) {
        const a = begin + j;
        const b = a + span;
        const c = b + span;
        const d = c + span;
        const c1 = stageCos[table + j] as number;
        const s1 = stageSin[table + j] as number;
        const c2 = stageCos[table + span + j] as number;
        const s2 = stageSin[table + span + j] as number;
        const bRe = (re[b] as number) * c1 - (im[b] as number) * s1;
        const bIm = (re[b] as number) * s1 + (im[b] as number) * c1;
        const dRe = (re[d] as number) * c1 - (im[d] as number) * s1;
        const dIm = (re[d] as number) * s1 + (im[d] as number) * c1;
        const abRe = (re[a] as number) + bRe;
        const abIm = (im[a] as number) + bIm;
        const amRe = (re[a] as number) - bRe;
        const amIm = (im[a] as number) - bIm;
        const cdRe = (re[c] as number) + dRe;
        const cdIm = (im[c] as number) + dIm;
        const cmRe = (re[c] as number) - dRe;
        const cmIm = (im[c] as number) - dIm;
        const pRe = cdRe * c2 - cdIm * s2;
        const pIm = cdRe * s2 + cdIm * c2;
        // A quarter of a turn further: times −i.
        const qRe = cmRe * s2 + cmIm * c2;
        const qIm = cmIm * s2 - cmRe * c2;
        re[a] = abRe + pRe;
        im[a] = abIm + pIm;
        re[c] = abRe - pRe;
        im[c] = abIm - pIm;
        re[b] = amRe + qRe;
        im[b] = amIm + qIm;
        re[d] = amRe - qRe;
        im[d] = amIm - qIm;
      }
    }
  }

  #lastStage(span: number, table: number): void {
    const re = this.#re;
    const im = this.#im;
    for (let a = 0; a < span; a++) {
      const b = a + span;
      const c = this.#stageCos[table + a] as number;
      const s = this.#stageSin[table + a] as number;
      const bRe = (re[b] as number) * c - (im[b] as number) * s;
      const bIm = (re[b] as number) * s + (im[b] as number) * c;
      re[b] = (re[a] as number) - bRe;
      im[b] = (im[a] as number) - bIm;
      re[a] = (re[a] as number) + bRe;
      im[a] = (im[a] as number) + bIm;
    }
  }
}

function reversedIndices(length: number): Uint32Array {
  const reversed = new Uint32Array(length);
  for (let i = 1; i < length; i++) {
    reversed[i] = ((reversed[i >> 1] as number) >> 1) | (i & 1 ? length >> 1 : 0);
  }
  return reversed;
}
