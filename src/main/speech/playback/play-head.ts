/** A device that starts anew needs so long until its first sample is heard, as long as nothing better is known. */
const FIRST_GUESS_LEAD_MS = 10;
/** Even Bluetooth needs less. */
const LONGEST_LEAD_MS = 500;

export interface PlayHeadOptions {
  readonly sampleRateHz: number;
  /** How long the clock is believed without a report of the device; infinite for devices that do not report. */
  readonly trustMs: number;
  /** Samples are heard the moment they are given, as long as none wait. */
  readonly immediate: boolean;
}

/**
 * How much of what a device was given has been heard. The clock says it between the reports of the device:
 *   heard(t) = samples at the last known moment + (t − that moment) · rate,
 * at most what was given. A run lasts from the first sample given to a silent device until everything was heard.
 * All times are `Clock.now`.
 */
export class PlayHead {
  readonly #samplesPerMs: number;
  readonly #trustMs: number;
  #given = 0;
  #heard = 0;
  #anchor = 0;
  #anchorMs = 0;
  #runStart = 0;
  #runStartMs = 0;
  /** The device has said in this run that it plays. */
  #begun = false;
  #reported = 0;
  #progressMs = 0;
  #leadMs: number;

  constructor({ sampleRateHz, trustMs, immediate }: PlayHeadOptions) {
    this.#samplesPerMs = sampleRateHz / 1000;
    this.#trustMs = trustMs;
    this.#leadMs = immediate ? 0 : FIRST_GUESS_LEAD_MS;
  }

  /** Samples given, but for those taken back. */
  get given(): number {
    return this.#given;
  }

  /** Milliseconds given in the present run. */
  get runMs(): number {
    return (this.#given - this.#runStart) / this.#samplesPerMs;
  }

  /** Whether the device has reported sound of the present run. */
  get begun(): boolean {
    return this.#begun;
  }

  give(samples: number, nowMs: number): void {
    if (this.heard(nowMs) >= this.#given) {
      this.#runStart = this.#given;
      this.#runStartMs = nowMs;
      this.#begun = false;
      this.#progressMs = nowMs;
      this.#anchor = this.#given;
      this.#anchorMs = nowMs + this.#leadMs;
    }
    this.#given += samples;
  }

  /** Samples heard; never less than it was said before. */
  heard(nowMs: number): number {
    const sinceMs = Math.max(0, Math.min(nowMs - this.#anchorMs, this.#trustMs));
    const heard = Math.min(this.#given, this.#anchor + sinceMs * this.#samplesPerMs);
    this.#heard = Math.max(this.#heard, heard);
    return this.#heard;
  }

  /** Milliseconds that were given and not heard yet. */
  aheadMs(nowMs: number): number {
    return (this.#given - this.heard(nowMs)) / this.#samplesPerMs;
  }

  /** When so many milliseconds will be ahead; infinite when only a report can tell. */
  timeOfAhead(aheadMs: number): number {
    const untilMs = (this.#given - this.#anchor) / this.#samplesPerMs - aheadMs;
    return untilMs > this.#trustMs ? Infinity : this.#anchorMs + untilMs;
  }

  /** The device says how many of the samples given have been heard by now. */
  report(samples: number, nowMs: number): void {
    // A device that is silent already rounds its last answer down.
    if (this.heard(nowMs) >= this.#given) return;
    const heard = Math.max(this.#runStart, Math.min(samples, this.#given));
    if (heard > this.#reported) this.#progressMs = nowMs;
    if (heard > this.#runStart && !this.#begun) this.#begin(heard, nowMs);
    this.#reported = heard;
    this.#anchor = heard;
    this.#anchorMs = nowMs;
  }

  /** Milliseconds since the device last got on, while something is to be heard; 0 when nothing is. */
  stalledMs(nowMs: number): number {
    return this.heard(nowMs) >= this.#given ? 0 : nowMs - this.#progressMs;
  }

  /** What was given and not heard is taken back; returns how many samples that are. */
  takeBack(nowMs: number): number {
    const kept = Math.ceil(this.heard(nowMs));
    const taken = this.#given - kept;
    this.#given = kept;
    return taken;
  }

  #begin(heard: number, nowMs: number): void {
    this.#begun = true;
    const leadMs = nowMs - this.#runStartMs - (heard - this.#runStart) / this.#samplesPerMs;
    this.#leadMs = Math.max(0, Math.min(leadMs, LONGEST_LEAD_MS));
  }
}
