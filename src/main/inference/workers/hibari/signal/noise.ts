/** Independent standard normal numbers from a seed: Marsaglia's xorshift and the polar method. */
export class NormalNoise {
  #state: number;
  #spare: number | undefined;

  constructor(seed: number) {
    // Zero would stay zero.
    this.#state = (seed | 0) === 0 ? 0x9e3779b9 : seed | 0;
  }

  next(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    for (;;) {
      const u = this.#uniform();
      const v = this.#uniform();
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spare = v * scale;
      return u * scale;
    }
  }

  /** Between −1 and 1. */
  #uniform(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return x / 0x80000000;
  }
}
