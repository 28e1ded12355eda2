import { DelayCorrelator } from './delay-correlator.ts';
import type { ReferenceTimeline } from './reference-timeline.ts';

/** Frames with something played before a peak means anything: 0.26 s. */
const LEAST_FRAMES = 8;
/** Looking costs as much as cancelling: each 128 ms until a delay is known, then each 0.5 s. */
const INTERVAL_SEARCHING = 4;
const INTERVAL_KNOWN = 16;
/** Chance alone gives 20, a voice in the room up to 140 but not in the same place twice. */
const CLEAR = 50;
/** 0.5 s: trying a delay costs ten milliseconds. */
const REST_FRAMES = 16;
/** Two looks in a row agree within 2 ms. */
const SAME_SAMPLES = 32;
/** A room's strongest reflection may take the place of the direct sound: 10 ms are no other delay. */
const OTHER_SAMPLES = 160;

/** Looks for the delay from handing over a sample to hearing it, and for changes of it. */
export class DelaySearch {
  readonly #correlator = new DelayCorrelator();
  #frames = 0;
  #sounding = 0;
  #candidate: number | undefined;

  /** The microphone's power over that of the reference in the last second. */
  get gain(): number {
    return this.#correlator.gain;
  }

  /** A pause lies between the frames so far and the next one. */
  begin(): void {
    this.#correlator.forget();
    this.#sounding = 0;
    this.#candidate = undefined;
  }

  /** The delay was wrong: looks away for a while, until there is something else to be seen. */
  rest(): void {
    this.#sounding = LEAST_FRAMES - REST_FRAMES;
    this.#candidate = undefined;
  }

  /**
   * Takes the next frame; `sounding`: something played may be in it. Answers a delay in samples when it is sure of one
   * that is not the `known` one.
   */
  push(
    pcm: Float32Array,
    end: number,
    reference: ReferenceTimeline,
    { known, sounding }: { readonly known: number | undefined; readonly sounding: boolean },
  ): number | undefined {
    this.#correlator.push(pcm, end, reference);
    this.#frames += 1;
    if (sounding) this.#sounding += 1;
    const interval = known === undefined ? INTERVAL_SEARCHING : INTERVAL_KNOWN;
    if (!sounding || this.#sounding < LEAST_FRAMES || this.#frames % interval !== 0) return undefined;
    return this.#look(known);
  }

  #look(known: number | undefined): number | undefined {
    const found = this.#correlator.estimate();
    const before = this.#candidate;
    this.#candidate = undefined;
    if (found === undefined || found.clarity < CLEAR) return undefined;
    if (known !== undefined && Math.abs(found.delay - known) < OTHER_SAMPLES) return undefined;
    if (before !== undefined && Math.abs(found.delay - before) <= SAME_SAMPLES) return found.delay;
    this.#candidate = found.delay;
    return undefined;
  }
}
