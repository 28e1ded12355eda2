import type { Device } from '../../../shared/contract/control.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { outputStalled } from '../../audio/device-errors.ts';
import type { AudioOutputHandlers, OpenAudioOutput, OutputEnd } from './audio-output.ts';
import { fadeOut, tailOf } from './fades.ts';
import { Padding } from './padding.ts';
import { PlayHead } from './play-head.ts';

/** Samples are given in pieces of at most this length. */
const STEP_MS = 20;
/** Of sums of times. */
const TOLERANCE_MS = 0.01;
/** A device that reports what it plays and gets no further for so long is given up. */
const STALLED_AFTER_MS = 3000;
/** A pause in what is written is taken for its end when so little is left ahead… */
const END_AT_MS = 25;
/** … and nothing has come for so long. */
const END_AFTER_MS = 10;
/** Zeros after the last sample: as much as a device wants to have before it starts to play, and a little more. */
const LEAST_END_MS = 20;

/** A device as its adapter drives it. Calls come in order; none may throw. */
export interface PacedDevice {
  readonly device: Device;
  readonly sampleRateHz: number;
  /** Hands samples to the device. The array is not used again. */
  give(pcm: Float32Array): void;
  /** Throws away everything given and not heard; absent where that is not possible. */
  takeBack?(): void;
  /** Lets the device go; `ended` must follow. */
  release(): void;
}

export interface Pace {
  /** So much is given ahead of what is heard. */
  readonly aheadMs: number;
  /** The device starts to play only when so much is there: what is shorter is filled up with zeros. */
  readonly fillMs: number;
  /** See `PlayHead`. */
  readonly trustMs: number;
  /** See `PlayHead`. */
  readonly immediate: boolean;
}

/**
 * The part of an output that is the same for all devices: gives samples no more than a little ahead of what is heard,
 * counts what was heard, and lets the rest go when it is to be silent. It has a timer only while something plays.
 */
export class PacedStream implements OpenAudioOutput {
  readonly #device: PacedDevice;
  readonly #handlers: AudioOutputHandlers;
  readonly #clock: Clock;
  readonly #head: PlayHead;
  readonly #padding = new Padding();
  readonly #fillMs: number;
  readonly #reports: boolean;
  #aheadMs: number;
  #pending: Float32Array[] = [];
  #pendingSamples = 0;
  #last = 0;
  #writtenMs = 0;
  /** The end of what was written has been filled up. */
  #filled = true;
  readonly #writers: (() => void)[] = [];
  readonly #drainers: (() => void)[] = [];
  #cancelTimer: () => void = () => {};
  #isGiving = false;
  #isOver = false;
  #heardAtEnd: number | undefined;
  #released = false;
  readonly #over: Promise<void>;
  #settleOver: () => void = () => {};

  constructor(device: PacedDevice, handlers: AudioOutputHandlers, clock: Clock, pace: Pace) {
    this.#device = device;
    this.#handlers = handlers;
    this.#clock = clock;
    this.#head = new PlayHead({ ...pace, sampleRateHz: device.sampleRateHz });
    this.#aheadMs = pace.aheadMs;
    this.#fillMs = pace.fillMs;
    this.#reports = pace.trustMs !== Infinity;
    this.#over = new Promise((resolve) => {
      this.#settleOver = resolve;
    });
  }

  get device(): Device {
    return this.#device.device;
  }

  get sampleRateHz(): number {
    return this.#device.sampleRateHz;
  }

  get latencyMs(): number {
    return this.#aheadMs;
  }

  get heardSamples(): number {
    return this.#heardAtEnd ?? this.#padding.without(this.#head.heard(this.#clock.now()));
  }

  /** Samples given to the device, fillings among them, but for those taken back. */
  get given(): number {
    return this.#head.given;
  }

  /** Whether anything given is still to be heard. */
  get playing(): boolean {
    return this.#head.aheadMs(this.#clock.now()) > 0;
  }

  /** Whether the device has reported sound since it was last silent. */
  get begun(): boolean {
    return this.#head.begun;
  }

  write(pcm: Float32Array): Promise<void> {
    if (this.#isOver || this.#released || pcm.length === 0) return Promise.resolve();
    this.#pending.push(pcm);
    this.#pendingSamples += pcm.length;
    this.#filled = false;
    return new Promise((resolve) => {
      this.#writers.push(resolve);
      this.#step();
    });
  }

  drained(): Promise<void> {
    if (this.#isOver) return Promise.resolve();
    return new Promise((resolve) => {
      this.#drainers.push(resolve);
      this.#step();
    });
  }

  discard(): number {
    if (this.#isOver) return 0;
    const nowMs = this.#clock.now();
    let thrown = this.#pendingSamples;
    if (this.#device.takeBack === undefined) {
      thrown -= this.#fade(nowMs);
    } else {
      thrown += this.#takeBack(nowMs, () => this.#device.takeBack?.());
    }
    this.#pending = [];
    this.#pendingSamples = 0;
    this.#fill(nowMs);
    this.#step();
    return thrown;
  }

  close(): Promise<void> {
    if (!this.#released) {
      this.#released = true;
      if (!this.#isOver) this.#device.release();
    }
    return this.#over;
  }

  /** The device says how many of the samples given have been heard by now. */
  report(samples: number): void {
    if (this.#isOver) return;
    this.#head.report(samples, this.#clock.now());
    // A device may report while it is given samples, which must stay in order.
    if (!this.#isGiving) this.#step();
  }

  /** The device itself holds more than was thought: gives so much ahead from now on. */
  giveAhead(aheadMs: number): void {
    this.#aheadMs = aheadMs;
  }

  /** The device has been let go, or is gone. Only the first call counts. */
  ended(end: OutputEnd): void {
    if (this.#isOver) return;
    this.#heardAtEnd = this.heardSamples;
    this.#isOver = true;
    this.#cancelTimer();
    this.#pending = [];
    this.#pendingSamples = 0;
    this.#handlers.end(end);
    settle(this.#writers);
    settle(this.#drainers);
    this.#settleOver();
  }

  /** Does what is due now, and sets the timer for what is due next. */
  #step(): void {
    if (this.#isOver) return;
    const nowMs = this.#clock.now();
    this.#giveWhatFits(nowMs);
    if (this.#hasRoom(nowMs)) settle(this.#writers);
    if (this.#endDueMs() <= nowMs) this.#fill(nowMs);
    if (this.#pendingSamples === 0 && this.#heardAll(nowMs)) settle(this.#drainers);
    if (this.#stalled(nowMs)) return this.#giveUp();
    this.#cancelTimer();
    const samplesPerMs = this.sampleRateHz / 1000;
    const dueMs = Math.min(
      this.#writers.length > 0 ? this.#head.timeOfAhead(this.#aheadMs - STEP_MS) : Infinity,
      this.#endDueMs(),
      this.#drainers.length > 0 ? this.#head.timeOfAhead(this.#padding.tail / samplesPerMs) : Infinity,
      this.#reports && this.#waited ? nowMs + STALLED_AFTER_MS - this.#head.stalledMs(nowMs) : Infinity,
    );
    if (dueMs === Infinity) return;
    this.#cancelTimer = this.#clock.after(Math.max(1, dueMs - nowMs), () => this.#step());
  }

  /** Somebody waits for the device. */
  get #waited(): boolean {
    return this.#writers.length > 0 || this.#drainers.length > 0;
  }

  /** The next piece can be given at once: what is not written yet can still be made quieter, or be left out. */
  #hasRoom(nowMs: number): boolean {
    return this.#pendingSamples === 0 && this.#head.aheadMs(nowMs) + STEP_MS <= this.#aheadMs + TOLERANCE_MS;
  }

  #giveWhatFits(nowMs: number): void {
    const samplesPerMs = this.sampleRateHz / 1000;
    const step = Math.max(1, Math.round(STEP_MS * samplesPerMs));
    for (;;) {
      const first = this.#pending[0];
      if (first === undefined) return;
      const piece = first.subarray(0, step);
      if (this.#head.aheadMs(nowMs) + piece.length / samplesPerMs > this.#aheadMs + TOLERANCE_MS) return;
      if (piece.length === first.length) this.#pending.shift();
      else this.#pending[0] = first.subarray(piece.length);
      this.#pendingSamples -= piece.length;
      this.#padding.sound(piece.length);
      this.#give(piece, nowMs);
    }
  }

  #give(pcm: Float32Array, nowMs: number): void {
    this.#last = pcm.at(-1) ?? 0;
    this.#writtenMs = nowMs;
    this.#head.give(pcm.length, nowMs);
    this.#handlers.handed(pcm, this.sampleRateHz, nowMs);
    this.#isGiving = true;
    this.#device.give(pcm);
    this.#isGiving = false;
  }

  /** When the end of what was written is to be filled up with zeros. */
  #endDueMs(): number {
    if (this.#filled || this.#fillMs === 0 || this.#pendingSamples > 0) return Infinity;
    if (this.#drainers.length > 0) return this.#writtenMs;
    return Math.max(this.#writtenMs + END_AFTER_MS, this.#head.timeOfAhead(END_AT_MS));
  }

  #fill(nowMs: number): void {
    if (this.#filled || this.#fillMs === 0) return;
    this.#filled = true;
    const fillMs = Math.max(LEAST_END_MS, this.#fillMs - this.#head.runMs);
    this.#pad(new Float32Array(Math.round((fillMs * this.sampleRateHz) / 1000)), nowMs);
  }

  #pad(pcm: Float32Array, nowMs: number): void {
    this.#padding.pad(pcm.length);
    this.#give(pcm, nowMs);
  }

  /** Ends the sound without a click. Returns how many of the samples that were pending are heard for it. */
  #fade(nowMs: number): number {
    if (this.#head.aheadMs(nowMs) === 0) return 0;
    const next = this.#pending[0];
    if (next === undefined) {
      if (this.#last !== 0) this.#pad(tailOf(this.#last, this.sampleRateHz), nowMs);
      return 0;
    }
    const faded = fadeOut(next, this.sampleRateHz);
    this.#padding.sound(faded.length);
    this.#give(faded, nowMs);
    return faded.length;
  }

  /** What was given and not heard comes back; returns how many samples that are. */
  #takeBack(nowMs: number, takeBack: () => void): number {
    const taken = this.#head.takeBack(nowMs);
    if (taken === 0) return 0;
    this.#padding.takeBack(taken);
    takeBack();
    this.#handlers.takenBack?.(taken, this.sampleRateHz);
    return taken;
  }

  /** Zeros at the end need not be waited for. */
  #heardAll(nowMs: number): boolean {
    return this.#padding.without(this.#head.heard(nowMs)) >= this.#padding.sounded;
  }

  #stalled(nowMs: number): boolean {
    return this.#reports && this.#waited && this.#head.stalledMs(nowMs) >= STALLED_AFTER_MS;
  }

  #giveUp(): void {
    this.#released = true;
    this.ended({ reason: 'lost', error: outputStalled(this.device) });
    this.#device.release();
  }
}

function settle(waiting: (() => void)[]): void {
  for (const resolve of waiting.splice(0)) resolve();
}
