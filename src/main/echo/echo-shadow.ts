import { ramp } from './arithmetic.ts';
import { BAND_COUNT, BandHistory, HISTORY_HOPS, HOPS_PER_FRAME, HOP_SAMPLES } from './band-history.ts';
import { EnvelopeDelay, LEAST_LAG, MOST_LAG } from './envelope-delay.ts';
import type { ReferenceTimeline } from './reference-timeline.ts';

/** A confirmed delay may be wrong by so much: 48 ms, and 96 ms while the stream stumbles. */
const REACH_HOPS = 3;
const REACH_UNSTEADY_HOPS = 6;
/** After a break it may be shorter by any amount, and longer by 160 ms; up to 480 ms anything is possible. */
const LONGER_HOPS = 10;
const POSSIBLE_HOPS = 30;
/** Nothing handed over for so long beyond what is being heard: the stream has run dry, which is a break as well. */
const DRY_SAMPLES = 960;
/** After a break the output is taken to stumble for 1.5 s: sound that is cut off has something of itself in all bands. */
const UNSTEADY_HOPS = 94;
const SPLATTER = 0.06;
/** The room's tail falls by 3 dB each 32 ms: a reverberation time of 0.64 s. */
const TAIL_KEEP = 0.707;
/** The coupling is judged where the reference is within 15 dB of its peak. */
const STRONG = 0.03;
/** Of the strong places this share has less coupling: a voice in the room only ever adds. */
const PERCENTILE = 0.4;
const LEAST_PLACES = 8;
const MOST_GAIN = 100;
/** Falls by 4 dB a second. */
const GAIN_FALL = 0.89;
/** A band speaks for itself from 5 dB above the predicted echo on, and without doubt at 11 dB. */
const EXPLAINED_DB = 5;
const UNEXPLAINED_DB = 11;
const VOICE_LOW_HZ = 180;
const VOICE_HIGH_HZ = 5000;
const NOISE_RISE = 1.0075;
/** Mean power of a bin of the windowed transform at −100 dBFS. */
const FLOOR = 1e-10 * 192;
/** Hops whose prediction counts for what is left in a window of two frames. */
const WINDOW_HOPS = 4;

/**
 * How loud the echo can be at most, band by band, without regard to its phase: the reference's power around the
 * delay, times the coupling that was seen between the two. It subtracts nothing, but it holds when subtraction fails:
 * while clocks drift, streams stumble and times jitter.
 */
export class EchoShadow {
  readonly #history = new BandHistory();
  readonly #delay = new EnvelopeDelay(this.#history);
  readonly #isVoice = this.#history.centresHz.map((hz) => hz > VOICE_LOW_HZ && hz < VOICE_HIGH_HZ);
  readonly #gains = new Float64Array(BAND_COUNT).fill(1);
  readonly #noise = new Float64Array(BAND_COUNT);
  readonly #tail = new Float64Array(BAND_COUNT);
  readonly #around = new Float64Array(BAND_COUNT);
  readonly #ratios: number[][] = Array.from({ length: BAND_COUNT }, () => []);
  readonly #hops = Array.from({ length: WINDOW_HOPS }, () => new Float64Array(BAND_COUNT));
  #unsteadyUntil = -1;
  #isFitted = false;
  readonly centresHz = this.#history.centresHz;
  /** Greatest power of the echo in the last two frames, as the mean over a band's bins of a window of 512 samples. */
  readonly predicted = new Float64Array(BAND_COUNT);
  /** Share 0…1 of the voice in the last frame that the echo cannot be; 1 while nothing is known. */
  unexplained = 1;

  /** Delay and coupling were found, now or earlier. */
  get isKnown(): boolean {
    return this.#delay.lag !== undefined;
  }

  /** Samples from handing over to hearing, to some 16 ms; undefined until known. */
  get delaySamples(): number | undefined {
    const { lag } = this.#delay;
    return lag === undefined ? undefined : lag * HOP_SAMPLES;
  }

  /** They were seen to be right since the last break. */
  get isConfirmed(): boolean {
    return this.#delay.isConfirmed;
  }

  /** There was a break of late: what is played may be in pieces. */
  get isUnsteady(): boolean {
    return !this.#delay.isConfirmed || this.#history.newest < this.#unsteadyUntil;
  }

  /** How much the microphone follows what is played, 0…1: their envelopes' correlation. */
  get likeness(): number {
    return this.#delay.likeness;
  }

  /** A pause lies before the next frame. */
  begin(): void {
    this.#history.forget();
    this.#tail.fill(0);
    this.#noise.fill(Number.POSITIVE_INFINITY);
    for (const hop of this.#hops) hop.fill(0);
    this.interrupted();
  }

  /** The delay may have changed with the next frame. */
  interrupted(): void {
    this.#unsteadyUntil = this.#history.newest + UNSTEADY_HOPS;
    this.#delay.interrupted();
  }

  /** Takes the microphone's frame whose last sample lies before the position `end` of the timeline. */
  push(pcm: Float32Array, end: number, timeline: ReferenceTimeline): void {
    if (end - timeline.end > DRY_SAMPLES) this.interrupted();
    this.#history.push(pcm, end, timeline);
    if (this.#delay.push()) this.#fit();
    this.unexplained = 0;
    for (let hop = HOPS_PER_FRAME - 1; hop >= 0; hop--) this.#predict(this.#history.newest - hop);
    this.predicted.fill(0);
    for (const hop of this.#hops) {
      for (let band = 0; band < BAND_COUNT; band++) {
        this.predicted[band] = Math.max(this.predicted[band] as number, hop[band] as number);
      }
    }
  }

  #predict(hop: number): void {
    const { lag } = this.#delay;
    const microphone = this.#history.microphone(hop);
    const predicted = this.#hops[hop & (WINDOW_HOPS - 1)] as Float64Array;
    if (lag !== undefined) this.#greatestAround(hop, lag);
    for (let band = 0; band < BAND_COUNT; band++) {
      this.#tail[band] = Math.max(this.#around[band] as number, TAIL_KEEP * (this.#tail[band] as number));
    }
    const splatter = this.isUnsteady ? SPLATTER * this.#greatestPrediction() : 0;
    let sum = 0;
    let weights = FLOOR;
    for (let band = 0; band < BAND_COUNT; band++) {
      const heard = (microphone[band] as number) + FLOOR;
      this.#noise[band] = Math.min(heard, NOISE_RISE * (this.#noise[band] as number));
      predicted[band] = Math.max(splatter, (this.#gains[band] as number) * (this.#tail[band] as number));
      if (this.#isVoice[band] !== true) continue;
      const explained = (predicted[band] as number) + 2 * (this.#noise[band] as number) + FLOOR;
      const overDb = 10 * Math.log10(heard / explained);
      const weight = Math.sqrt(heard);
      sum += weight * ramp(overDb, EXPLAINED_DB, UNEXPLAINED_DB);
      weights += weight;
    }
    this.unexplained += sum / weights / HOPS_PER_FRAME;
  }

  #greatestPrediction(): number {
    let greatest = 0;
    for (let band = 0; band < BAND_COUNT; band++) {
      greatest = Math.max(greatest, (this.#gains[band] as number) * (this.#tail[band] as number));
    }
    return greatest;
  }

  /** Of the reference, in all the hops that may be heard in this one. */
  #greatestAround(hop: number, lag: number): void {
    if (this.#delay.isConfirmed) {
      const reach = this.isUnsteady ? REACH_UNSTEADY_HOPS : REACH_HOPS;
      this.#greatest(hop - lag - reach, hop - lag + reach);
    } else this.#greatest(hop - Math.max(lag + LONGER_HOPS, POSSIBLE_HOPS), hop - LEAST_LAG);
  }

  #greatest(from: number, to: number): void {
    this.#around.fill(0);
    const last = Math.min(to, this.#history.newest - LEAST_LAG);
    for (let at = from; at <= last; at++) {
      const reference = this.#history.reference(at);
      for (let band = 0; band < BAND_COUNT; band++) {
        if ((reference[band] as number) > (this.#around[band] as number)) {
          this.#around[band] = reference[band] as number;
        }
      }
    }
  }

  /**
   * The coupling of each band: the greatest power heard around a place over the greatest played around it, at the
   * places where much was played. Taking the greatest on both sides makes the ratio steady whatever the jitter.
   */
  #fit(): void {
    const lag = this.#delay.lag as number;
    const history = this.#history;
    const youngest = history.newest - REACH_HOPS;
    const oldest = Math.max(
      history.first + REACH_HOPS,
      youngest - (HISTORY_HOPS - MOST_LAG - 4 * REACH_HOPS),
    );
    for (let band = 0; band < BAND_COUNT; band++) {
      let peak = 100 * FLOOR;
      for (let hop = oldest; hop <= youngest; hop++) {
        peak = Math.max(peak, history.reference(hop - lag)[band] as number);
      }
      const ratios = this.#ratios[band] as number[];
      ratios.length = 0;
      for (let hop = oldest; hop <= youngest; hop++) {
        // Only the tops of the reference: around them the greatest on both sides is the same sound.
        const top = history.reference(hop - lag)[band] as number;
        if (top < STRONG * peak) continue;
        let heard = 0;
        let isTop = true;
        for (let near = -REACH_HOPS; near <= REACH_HOPS; near++) {
          if ((history.reference(hop - lag + near)[band] as number) > top) isTop = false;
          heard = Math.max(heard, history.microphone(hop + near)[band] as number);
        }
        if (isTop) ratios.push(heard / top);
      }
      ratios.sort((a, b) => a - b);
    }
    const common = percentile(this.#ratios.flat().sort((a, b) => a - b));
    for (let band = 0; band < BAND_COUNT; band++) {
      const ratios = this.#ratios[band] as number[];
      const gain = ratios.length < LEAST_PLACES ? common : percentile(ratios);
      if (gain === undefined) continue;
      // Pieces that were matched wrongly show too little coupling: only a lasting lack of it is believed.
      const least = this.#isFitted && this.isUnsteady ? GAIN_FALL * (this.#gains[band] as number) : 0;
      this.#gains[band] = Math.min(MOST_GAIN, Math.max(least, gain));
    }
    this.#isFitted = true;
  }
}

function percentile(sorted: readonly number[]): number | undefined {
  return sorted[Math.floor(PERCENTILE * sorted.length)];
}
