import { SAMPLE_RATE_HZ } from '../../shared/kernel/audio-format.ts';
import { ramp } from './arithmetic.ts';

const LOWEST_HZ = 60;
const HIGHEST_HZ = 7800;

/**
 * Frequency bands as the ear has them: equally spaced on the scale of equivalent rectangular bandwidths,
 *   erb(f) = 21.4 · log10(1 + 0.00437 f)   (B. Glasberg and B. Moore 1990).
 * The outermost bands reach to zero and to half the sampling rate.
 */
export class Bands {
  readonly count: number;
  /** Centre frequencies. */
  readonly centresHz: readonly number[];
  /** First bin of each band; one more entry for the end of the last. */
  readonly #edges: readonly number[];
  /** For each bin: the band whose centre lies at or below it, and how far it is on the way to the next. */
  readonly #below: Uint8Array;
  readonly #way: Float64Array;

  constructor(count: number, bins: number) {
    this.count = count;
    const binHz = SAMPLE_RATE_HZ / 2 / (bins - 1);
    const low = erb(LOWEST_HZ);
    const high = erb(HIGHEST_HZ);
    const at = (place: number): number => inverseErb(low + ((high - low) * place) / count);
    this.centresHz = Array.from({ length: count }, (_, band) => at(band + 0.5));
    const edges = Array.from({ length: count + 1 }, (_, band) => Math.round(at(band) / binHz));
    edges[0] = 0;
    edges[count] = bins;
    this.#edges = edges;
    this.#below = new Uint8Array(bins);
    this.#way = new Float64Array(bins);
    for (let bin = 0; bin < bins; bin++) this.#place(bin, bin * binHz);
  }

  /** Mean of `power` over the bins of each band, or the share `keep` of the value before, if that is more. */
  means(power: Float64Array, into: Float64Array, keep = 0): void {
    for (let band = 0; band < this.count; band++) {
      const begin = this.#edges[band] as number;
      const end = this.#edges[band + 1] as number;
      let sum = 0;
      for (let bin = begin; bin < end; bin++) sum += power[bin] as number;
      into[band] = Math.max(sum / (end - begin), keep * (into[band] as number));
    }
  }

  /** Values of the bands at each bin, in straight lines from centre to centre. */
  interpolate(values: Float64Array, into: Float64Array): void {
    for (let bin = 0; bin < into.length; bin++) {
      const band = this.#below[bin] as number;
      const here = values[band] as number;
      const next = values[Math.min(this.count - 1, band + 1)] as number;
      into[bin] = here + (this.#way[bin] as number) * (next - here);
    }
  }

  #place(bin: number, hz: number): void {
    const next = this.centresHz.findIndex((centre) => centre > hz);
    const band = next < 0 ? this.count - 1 : Math.max(0, next - 1);
    this.#below[bin] = band;
    const from = this.centresHz[band] as number;
    const to = this.centresHz[band + 1] ?? from + 1;
    this.#way[bin] = ramp(hz, from, to);
  }
}

function erb(hz: number): number {
  return 21.4 * Math.log10(1 + 0.00437 * hz);
}

function inverseErb(value: number): number {
  return (10 ** (value / 21.4) - 1) / 0.00437;
}
