import { SAMPLE_RATE_HZ } from '../../shared/kernel/audio-format.ts';
import { joinSamples } from '../../shared/kernel/join-samples.ts';
import type { AudioBlock } from './audio-block.ts';
import { designSincFilter, type SincFilter } from './sinc-filter.ts';

const NOTHING = new Float32Array(0);

/**
 * Streaming band-limited conversion of any rate to a fixed one, 16 kHz unless told otherwise:
 *   y[n] = Σ_k x[k] · h(n · inputRate / outputRate − k),  h from `designSincFilter`.
 * Output instants are counted in whole fractions of a sample, so there is no drift, however long the stream.
 * The result does not depend on how the input is cut into blocks. Output 0 lies on input 0 (no delay in time);
 * the filter's second half (2.5 ms) is held back until it is known or `flush` is called.
 */
export class Resampler {
  readonly #outputRateHz: number;
  #converter: Converter | undefined;
  #sampleRateHz: number;

  constructor(outputRateHz: number = SAMPLE_RATE_HZ) {
    this.#outputRateHz = outputRateHz;
    this.#sampleRateHz = outputRateHz;
  }

  /** Samples that became known with this block. A change of the input's rate ends one stream and begins another. */
  push({ pcm, sampleRateHz }: AudioBlock): Float32Array {
    if (sampleRateHz === this.#sampleRateHz) return this.#converter?.push(pcm) ?? pcm;
    const rest = this.flush();
    this.#sampleRateHz = sampleRateHz;
    this.#converter =
      sampleRateHz === this.#outputRateHz
        ? undefined
        : new Converter(designSincFilter(sampleRateHz, this.#outputRateHz));
    const first = this.#converter?.push(pcm) ?? pcm;
    return rest.length === 0 ? first : joinSamples([rest, first]);
  }

  /** The rest: in all, `ceil(input samples · output rate / input rate)` samples have come out. The next block starts anew. */
  flush(): Float32Array {
    return this.#converter?.flush() ?? NOTHING;
  }
}

/** Conversion at one fixed ratio. */
class Converter {
  readonly #filter: SincFilter;
  /** Input not yet fully used; index 0 is the first sample any future output needs. */
  #held: Float64Array;
  #heldSamples = 0;
  /** Whole part of the next output instant as an index of `#held`, and the fraction as a numerator over `upBy`. */
  #at = 0;
  #numerator = 0;

  constructor(filter: SincFilter) {
    this.#filter = filter;
    this.#held = new Float64Array(4 * filter.halfTaps);
    this.#restart();
  }

  push(pcm: Float32Array): Float32Array {
    this.#append(pcm);
    return this.#convert(this.#heldSamples - this.#filter.halfTaps);
  }

  flush(): Float32Array {
    const end = this.#heldSamples;
    this.#append(new Float32Array(this.#filter.halfTaps));
    const rest = this.#convert(end);
    this.#restart();
    return rest;
  }

  /** Outputs whose instant lies before index `end`. */
  #convert(end: number): Float32Array {
    const { upBy, downBy, halfTaps } = this.#filter;
    const output = new Float32Array(
      Math.max(0, Math.ceil(((end - this.#at) * upBy - this.#numerator) / downBy)),
    );
    for (let n = 0; n < output.length; n++) {
      output[n] = weigh(this.#held, this.#at - halfTaps + 1, this.#filter.phase(this.#numerator));
      const numerator = this.#numerator + downBy;
      this.#at += Math.floor(numerator / upBy);
      this.#numerator = numerator % upBy;
    }
    this.#forget(Math.min(this.#at - halfTaps + 1, this.#heldSamples));
    return output;
  }

  #append(pcm: Float32Array): void {
    const needed = this.#heldSamples + pcm.length;
    if (needed > this.#held.length) {
      const larger = new Float64Array(2 * needed);
      larger.set(this.#held.subarray(0, this.#heldSamples));
      this.#held = larger;
    }
    this.#held.set(pcm, this.#heldSamples);
    this.#heldSamples = needed;
  }

  #forget(samples: number): void {
    this.#held.copyWithin(0, samples, this.#heldSamples);
    this.#heldSamples -= samples;
    this.#at -= samples;
  }

  /** Before the first sample there was silence. */
  #restart(): void {
    this.#heldSamples = this.#filter.halfTaps - 1;
    this.#held.fill(0, 0, this.#heldSamples);
    this.#at = this.#heldSamples;
    this.#numerator = 0;
  }
}

/** Σ_j taps[j] · samples[from + j], in four sums so that the processor can overlap them. */
function weigh(samples: Float64Array, from: number, taps: Float64Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let j = 0;
  for (; j + 3 < taps.length; j += 4) {
    a += (samples[from + j] as number) * (taps[j] as number);
    b += (samples[from + j + 1] as number) * (taps[j + 1] as number);
    c += (samples[from + j + 2] as number) * (taps[j + 2] as number);
    d += (samples[from + j + 3] as number) * (taps[j + 3] as number);
  }
  for (; j < taps.length; j++) a += (samples[from + j] as number) * (taps[j] as number);
  return a + b + c + d;
}
