/** 15 ms at 24 kHz: as much is cross-faded from one piece of the signal to the next. */
const HOP_SAMPLES = 360;
/** Pieces are looked for 10 ms around their place: a period of the lowest voice. */
const SEARCH_SAMPLES = 240;
/** The first look compares every third sample at every third place. */
const COARSE = 3;

/**
 * Makes speech faster or slower without changing its pitch: WSOLA (Verhelst and Roelands, "An overlap-add technique
 * based on waveform similarity", ICASSP 1993). Pieces are taken from the signal at the new pace, each from the place
 * near its own that continues the one before best, and cross-faded. How the signal is cut into calls of `push` makes
 * no difference to the result.
 */
export class TimeStretch {
  /** Above 1: faster and shorter. */
  readonly #factor: number;
  /** The input that is still needed; its first sample is number `#start` of the signal. */
  #input = new Float32Array(0);
  #start = 0;
  #end = 0;
  #output = new Float32Array(0);
  /** Samples that came out. */
  #made = 0;
  /** Where the signal would go on after the last piece. */
  #next = 0;
  readonly #fadeIn = Float64Array.from(
    { length: HOP_SAMPLES },
    (_, n) => 0.5 - 0.5 * Math.cos((Math.PI * (n + 0.5)) / HOP_SAMPLES),
  );

  constructor(factor: number) {
    this.#factor = factor;
  }

  /** Takes the next samples and gives those that are ready. */
  push(pcm: Float32Array): Float32Array<ArrayBuffer> {
    this.#append(pcm.length);
    this.#input.set(pcm, this.#end - this.#start);
    this.#end += pcm.length;
    return this.#make(this.#end, Number.POSITIVE_INFINITY);
  }

  /** The rest; the whole has the length of the input divided by the factor. */
  finish(): Float32Array<ArrayBuffer> {
    const total = Math.round(this.#end / this.#factor);
    const reach = Math.ceil((total + HOP_SAMPLES) * this.#factor) + SEARCH_SAMPLES + 2 * HOP_SAMPLES;
    const missing = Math.max(0, reach - this.#end);
    this.#append(missing);
    this.#input.fill(0, this.#end - this.#start);
    return this.#make(this.#end + missing, total);
  }

  /** Makes pieces as long as the input reaches up to sample `end`, and not more than `total` samples. */
  #make(end: number, total: number): Float32Array<ArrayBuffer> {
    let length = 0;
    while (this.#made < total) {
      const ideal = Math.round(this.#made * this.#factor);
      const needed = Math.max(ideal + SEARCH_SAMPLES, this.#next) + HOP_SAMPLES;
      // The second condition keeps the result from running ahead of its length.
      if (needed > end || (this.#made + HOP_SAMPLES) * this.#factor > end) break;
      this.#reserve(length + HOP_SAMPLES);
      const from = this.#made === 0 ? 0 : this.#bestPlace(ideal);
      this.#crossFade(from - this.#start, length);
      this.#next = from + HOP_SAMPLES;
      const kept = Math.min(HOP_SAMPLES, total - this.#made);
      this.#made += kept;
      length += kept;
    }
    this.#forget();
    return this.#output.slice(0, length);
  }

  #crossFade(from: number, to: number): void {
    const old = this.#next - this.#start;
    for (let n = 0; n < HOP_SAMPLES; n += 1) {
      const before = this.#input[old + n] as number;
      const after = this.#input[from + n] as number;
      this.#output[to + n] = before + (this.#fadeIn[n] as number) * (after - before);
    }
  }

  /** Where, near `ideal`, the signal is most like what would follow the last piece. */
  #bestPlace(ideal: number): number {
    const first = Math.max(0, ideal - SEARCH_SAMPLES);
    const last = ideal + SEARCH_SAMPLES;
    let best = ideal;
    let likeness = this.#likeness(ideal, COARSE);
    for (let place = first; place <= last; place += COARSE) {
      const other = this.#likeness(place, COARSE);
      if (other > likeness) [best, likeness] = [place, other];
    }
    const middle = best;
    likeness = this.#likeness(middle, 1);
    for (let place = middle - COARSE + 1; place < middle + COARSE; place += 1) {
      if (place < first || place > last) continue;
      const other = this.#likeness(place, 1);
      if (other > likeness) [best, likeness] = [place, other];
    }
    return best;
  }

  /** Correlation with what would follow, as if both were equally loud, from every `step`th sample. */
  #likeness(place: number, step: number): number {
    const input = this.#input;
    const a = this.#next - this.#start;
    const b = place - this.#start;
    let product = 0;
    let energy = 1e-9;
    for (let n = 0; n < HOP_SAMPLES; n += step) {
      const other = input[b + n] as number;
      product += (input[a + n] as number) * other;
      energy += other * other;
    }
    return product / Math.sqrt(energy);
  }

  /** Makes room for `samples` more of input. */
  #append(samples: number): void {
    const held = this.#end - this.#start;
    if (held + samples <= this.#input.length) return;
    const larger = new Float32Array(2 * (held + samples));
    larger.set(this.#input.subarray(0, held));
    this.#input = larger;
  }

  #reserve(length: number): void {
    if (length <= this.#output.length) return;
    const larger = new Float32Array(2 * length);
    larger.set(this.#output);
    this.#output = larger;
  }

  /** Drops the input that no later piece can reach. */
  #forget(): void {
    const ideal = Math.round(this.#made * this.#factor) - SEARCH_SAMPLES;
    const needed = Math.min(Math.max(this.#start, Math.min(ideal, this.#next)), this.#end);
    this.#input.copyWithin(0, needed - this.#start, this.#end - this.#start);
    this.#start = needed;
  }
}
