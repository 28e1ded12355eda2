import { AHEAD_HOPS, BAND_COUNT, type BandHistory } from './band-history.ts';

/** Lags of −32 to 608 ms. */
export const LEAST_LAG = -AHEAD_HOPS;
export const MOST_LAG = 38;
/** Looks at up to 1.3 s, and not before there are 0.45 s. */
const LONG_HOPS = 80;
const SHORT_HOPS = 28;
const INTERVAL_FRAMES = 4;
/** An envelope is followed for 35 dB below its peak; what is softer is noise. */
const DEPTH = 10 ** -3.5;
const INAUDIBLE = 192 * 1e-9;
/** Own echo reaches 0.8 and more, another voice 0.35 by chance. */
const ALIKE = 0.55;
const STILL_ALIKE = 0.5;
/** Another lag is believed when it is so much better, twice in a row. */
const BETTER = 0.06;
/** Two looks agree within 16 ms. */
const SAME_HOPS = 1;
/** Nothing alike for so many looks (2 s of sound): the microphone does not hear the loudspeaker any more. */
const UNLIKE = 0.3;
const LOST_LOOKS = 16;
/** Too few hops with sound in the reference say nothing. */
const LEAST_LOUD_HOPS = 12;

const LAGS = MOST_LAG - LEAST_LAG + 1;

/**
 * The delay from handing a sound over to hearing it, in hops of 16 ms, by the likeness of the two envelopes in all
 * bands. Coarse, but blind to phase: clocks that drift apart, streams that stumble and times that jitter do not
 * disturb it.
 */
export class EnvelopeDelay {
  readonly #history: BandHistory;
  readonly #logMicrophone = new Float64Array(LONG_HOPS * BAND_COUNT);
  readonly #logReference = new Float64Array((LONG_HOPS + LAGS) * BAND_COUNT);
  #begin = 0;
  #frames = 0;
  #candidate: number | undefined;
  #unlikeLooks = 0;
  /** Hops; undefined until one was found, and when what was played is not heard any more. */
  lag: number | undefined;
  /** The lag was found or confirmed since the last break. */
  isConfirmed = false;
  /** Correlation of the envelopes at the best lag, as of the last look; 0 when there was nothing to be seen. */
  likeness = 0;

  constructor(history: BandHistory) {
    this.#history = history;
  }

  /** From the next frame on the lag may be another. */
  interrupted(): void {
    this.#begin = this.#history.newest + 1;
    this.isConfirmed = false;
  }

  /**
   * A frame was added to the history. Tells whether there was a look and the lag is sure. While breaks follow each other
   * closely, what lies between two of them is too short, and looks go over all of them; they confirm nothing.
   */
  push(): boolean {
    this.#frames += 1;
    if (this.#frames % INTERVAL_FRAMES !== 0) return false;
    const { newest, first } = this.#history;
    const sinceBreak = newest + 1 - Math.max(this.#begin, first);
    const inAll = Math.min(LONG_HOPS, newest + 1 - first);
    if (sinceBreak < SHORT_HOPS) {
      if (inAll >= SHORT_HOPS) this.#look(inAll);
      this.isConfirmed = false;
      return false;
    }
    if (this.#look(Math.min(inAll, sinceBreak))) return true;
    // What has changed within the last half second shows in that half second first.
    return sinceBreak > 2 * SHORT_HOPS && this.#look(SHORT_HOPS);
  }

  #look(hops: number): boolean {
    if (!this.#compress(hops)) return false;
    let best = Number.NEGATIVE_INFINITY;
    let at = LEAST_LAG;
    let here = Number.NEGATIVE_INFINITY;
    for (let lag = LEAST_LAG; lag <= MOST_LAG; lag++) {
      const likeness = this.#likeness(hops, lag);
      if (likeness > best) [best, at] = [likeness, lag];
      if (this.lag !== undefined && Math.abs(lag - this.lag) <= SAME_HOPS) here = Math.max(here, likeness);
    }
    this.likeness = best;
    return this.#judge(at, best, here);
  }

  #judge(at: number, best: number, here: number): boolean {
    const before = this.#candidate;
    this.#candidate = undefined;
    this.#unlikeLooks = best < UNLIKE ? this.#unlikeLooks + 1 : 0;
    if (this.#unlikeLooks > LOST_LOOKS) this.lag = undefined;
    if (here > STILL_ALIKE && best < here + BETTER) {
      if (best === here) this.lag = at;
      this.isConfirmed = true;
      return true;
    }
    if (best < ALIKE) return false;
    if (before === undefined || Math.abs(at - before) > SAME_HOPS) {
      this.#candidate = at;
      return false;
    }
    this.lag = at;
    this.isConfirmed = true;
    return true;
  }

  /** Logarithms of the last hops, above a floor. False when hardly anything was played. */
  #compress(hops: number): boolean {
    const history = this.#history;
    const first = history.newest - hops + 1;
    const referenceFirst = first - MOST_LAG;
    const referenceHops = hops + LAGS - 1;
    let loud = 0;
    for (let band = 0; band < BAND_COUNT; band++) {
      let peak = INAUDIBLE;
      let microphonePeak = INAUDIBLE;
      for (let i = 0; i < referenceHops; i++) {
        peak = Math.max(peak, history.reference(referenceFirst + i)[band] as number);
      }
      for (let i = 0; i < hops; i++) {
        microphonePeak = Math.max(microphonePeak, history.microphone(first + i)[band] as number);
      }
      const floor = Math.max(INAUDIBLE, DEPTH * peak);
      for (let i = 0; i < referenceHops; i++) {
        const power = history.reference(referenceFirst + i)[band] as number;
        if (power > 30 * floor) loud += 1;
        this.#logReference[i * BAND_COUNT + band] = Math.log(power + floor);
      }
      const microphoneFloor = Math.max(INAUDIBLE, DEPTH * microphonePeak);
      for (let i = 0; i < hops; i++) {
        const power = history.microphone(first + i)[band] as number;
        this.#logMicrophone[i * BAND_COUNT + band] = Math.log(power + microphoneFloor);
      }
    }
    centreHops(this.#logReference, referenceHops);
    centreHops(this.#logMicrophone, hops);
    return loud > LEAST_LOUD_HOPS * BAND_COUNT;
  }

  /** Correlation coefficient over hops and bands, each band about its own mean. */
  #likeness(hops: number, lag: number): number {
    let products = 0;
    let microphones = 1e-9;
    let references = 1e-9;
    for (let band = 0; band < BAND_COUNT; band++) {
      let x = 0;
      let y = 0;
      let xx = 0;
      let yy = 0;
      let xy = 0;
      let from = (MOST_LAG - lag) * BAND_COUNT + band;
      for (let i = band; i < hops * BAND_COUNT; i += BAND_COUNT) {
        const reference = this.#logReference[from] as number;
        const microphone = this.#logMicrophone[i] as number;
        x += reference;
        y += microphone;
        xx += reference * reference;
        yy += microphone * microphone;
        xy += reference * microphone;
        from += BAND_COUNT;
      }
      products += xy - (x * y) / hops;
      references += xx - (x * x) / hops;
      microphones += yy - (y * y) / hops;
    }
    return products / Math.sqrt(microphones * references);
  }
}

/** Leaves of each hop how its bands differ: any two voices begin and pause together now and then. */
function centreHops(values: Float64Array, hops: number): void {
  for (let from = 0; from < hops * BAND_COUNT; from += BAND_COUNT) {
    let sum = 0;
    for (let band = 0; band < BAND_COUNT; band++) sum += values[from + band] as number;
    const mean = sum / BAND_COUNT;
    for (let band = 0; band < BAND_COUNT; band++)
      values[from + band] = (values[from + band] as number) - mean;
  }
}
