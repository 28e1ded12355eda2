/** Functions of the inner loops, from tables with a term or two of Taylor's series: errors below 1e-8. */

const TURN_STEPS = 1024;
const STEPS_PER_RADIAN = TURN_STEPS / (2 * Math.PI);
const RADIANS_PER_STEP = (2 * Math.PI) / TURN_STEPS;

/** Cosine and sine of any angle of up to some million radians. */
export class QuickTurn {
  readonly #cos = Float64Array.from({ length: TURN_STEPS }, (_, i) => Math.cos(i * RADIANS_PER_STEP));
  readonly #sin = Float64Array.from({ length: TURN_STEPS }, (_, i) => Math.sin(i * RADIANS_PER_STEP));

  cos(radians: number): number {
    const step = Math.floor(radians * STEPS_PER_RADIAN + 0.5);
    const rest = radians - step * RADIANS_PER_STEP;
    const cos = this.#cos[step & (TURN_STEPS - 1)] as number;
    return cos - rest * ((this.#sin[step & (TURN_STEPS - 1)] as number) + 0.5 * rest * cos);
  }

  sin(radians: number): number {
    const step = Math.floor(radians * STEPS_PER_RADIAN + 0.5);
    const rest = radians - step * RADIANS_PER_STEP;
    const sin = this.#sin[step & (TURN_STEPS - 1)] as number;
    return sin + rest * ((this.#cos[step & (TURN_STEPS - 1)] as number) - 0.5 * rest * sin);
  }
}

const EXP_STEPS_PER_UNIT = 128;

/** e^x between two bounds; x must lie within. */
export class QuickExp {
  readonly #lowest: number;
  readonly #values: Float64Array;

  constructor(lowest: number, highest: number) {
    this.#lowest = lowest;
    const steps = Math.ceil((highest - lowest) * EXP_STEPS_PER_UNIT) + 1;
    this.#values = Float64Array.from({ length: steps }, (_, i) => Math.exp(lowest + i / EXP_STEPS_PER_UNIT));
  }

  of(x: number): number {
    const above = x - this.#lowest;
    const step = Math.floor(above * EXP_STEPS_PER_UNIT + 0.5);
    const rest = above - step / EXP_STEPS_PER_UNIT;
    return (this.#values[step] as number) * (1 + rest * (1 + 0.5 * rest));
  }
}

const TANH_STEPS_PER_UNIT = 256;
/** Beyond it tanh is ±1 within 2e-7. */
const TANH_END = 8;

export class QuickTanh {
  readonly #values = Float64Array.from({ length: 2 * TANH_END * TANH_STEPS_PER_UNIT + 1 }, (_, i) =>
    Math.tanh(i / TANH_STEPS_PER_UNIT - TANH_END),
  );

  of(x: number): number {
    if (x >= TANH_END) return 1;
    if (x <= -TANH_END) return -1;
    const above = x + TANH_END;
    const step = Math.floor(above * TANH_STEPS_PER_UNIT + 0.5);
    const rest = above - step / TANH_STEPS_PER_UNIT;
    const tanh = this.#values[step] as number;
    return tanh + rest * (1 - tanh * tanh) * (1 - rest * tanh);
  }
}
