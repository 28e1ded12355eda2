import { FRAME_SAMPLES } from '../../shared/kernel/audio-format.ts';
import { AlignedReference } from './aligned-reference.ts';
import { meanPower } from './arithmetic.ts';
import { KalmanFilter } from './kalman-filter.ts';
import { LagProbe } from './lag-probe.ts';
import type { ReferenceTimeline } from './reference-timeline.ts';
import { RivalFilter } from './rival-filter.ts';

/** 8 blocks of 32 ms: 25 ms before the direct sound and 231 ms after it. */
const SHAPE = { blockSamples: FRAME_SAMPLES, partitions: 8 } as const;
const LEAD_SAMPLES = 400;
/** A delay is believed when what it makes expect correlates so much with what comes; by chance it hardly does. */
const CONVINCING = 0.15;

/** After a break the delay is checked on 3 frames with sound, and for want of agreement on up to 12. */
const CHECK_LEAST_FRAMES = 3;
const CHECK_MOST_FRAMES = 12;
const AGREEMENT = 0.3;
/** Below −70 dBFS an expected echo is too faint to check anything by. */
const CHECKABLE_POWER = 1e-7;
/** A delay that was put right is right to a fraction of a sample: the response may be off by so much. */
const DOUBT_AFTER_CHECK = 0.02;

/**
 * Steering by the lag that is left, a loop of second order: for the delay, and for the drift each frame. In the first
 * frames after a break the lag is that of the break and says nothing about the drift.
 */
const STEER_KEEP = 0.7;
const STEER_DELAY = 0.1;
const STEER_DRIFT = 0.002 / FRAME_SAMPLES;
const STEER_DELAY_FIRST = 0.2;
const STEER_FIRST_FRAMES = 12;

/**
 * What is known of the way from the loudspeaker to the microphone: its delay, the drift between the two clocks, and
 * the response of the room.
 */
export class EchoPath {
  readonly #reference: AlignedReference;
  readonly #filter = new KalmanFilter(SHAPE);
  readonly #spare = new KalmanFilter(SHAPE);
  readonly #rival = new RivalFilter(this.#spare);
  readonly #probe = new LagProbe();
  readonly #error = new Float64Array(FRAME_SAMPLES);
  #isKnown = false;
  #checkedFrames: number | undefined;
  #steeredFrames = 0;
  /** The echo that is expected in the frame of the last `expect`; zeros while nothing is known. */
  readonly echo = new Float64Array(FRAME_SAMPLES);
  /** Power at each of 513 frequencies of what may be left of it, for all that is known. */
  readonly residualPower = new Float64Array(FRAME_SAMPLES + 1);

  constructor(timeline: ReferenceTimeline) {
    this.#reference = new AlignedReference(timeline);
  }

  /** A delay was found. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** There was a break, and it is not sure yet that the delay is still the same. */
  get isChecking(): boolean {
    return this.#checkedFrames !== undefined;
  }

  /** From handing a sample to the output until the direct sound of it is in a frame; undefined until known. */
  get delaySamples(): number | undefined {
    return this.#isKnown ? this.#reference.delay + LEAD_SAMPLES : undefined;
  }

  /**
   * Tries a delay that was found on the frames of the recent past, the oldest first; `end` is the position after the
   * last of them, `gain` the power of the microphone over that of the reference. Begins anew with it and returns true
   * when it takes something off them.
   */
  tryDelay(delaySamples: number, gain: number, past: readonly Float32Array[], end: number): boolean {
    const { delay, drift } = this.#reference;
    const begin = end - past.length * FRAME_SAMPLES;
    this.#rival.give();
    this.#spare.reset(Math.min(1, gain));
    this.#reference.drift = 0;
    this.#refill(this.#spare, begin, delaySamples);
    if (!this.#replay(this.#spare, past, begin)) {
      this.#reference.drift = drift;
      this.echo.fill(0);
      if (this.#isKnown) this.#refill(this.#filter, end, delay + LEAD_SAMPLES);
      return false;
    }
    this.#filter.copy(this.#spare);
    this.#isKnown = true;
    this.#endCheck();
    return true;
  }

  /** The reference or the recording had a break before the frame that ends at `end`; the delay may have changed. */
  interrupted(end: number): void {
    const delaySamples = this.delaySamples;
    if (delaySamples === undefined) return;
    this.#checkedFrames = 0;
    this.#probe.begin();
    this.#rival.give();
    this.#refill(this.#filter, end - FRAME_SAMPLES, delaySamples);
  }

  /** Works out the echo in the frame whose last sample lies before position `end`. */
  expect(pcm: Float32Array, end: number): void {
    if (!this.#isKnown) return;
    this.#advance(end);
    if (this.isChecking) this.#check(pcm, end);
    else this.#steer(pcm);
    this.#filter.predict();
    this.#filter.residualPower(this.residualPower);
  }

  /**
   * Learns from the frame of the last `expect`. `leak`: the share of the echo's power that is usually left; `foreign`:
   * how much of this frame is a voice that is not the echo, 0…1.
   */
  learn(pcm: Float32Array, { leak, foreign }: { readonly leak: number; readonly foreign: number }): void {
    if (!this.#isKnown || this.isChecking) return;
    this.#subtract(pcm);
    this.#filter.adapt(this.#error, foreign);
    this.#rival.compete(this.#filter, {
      pcm,
      window: this.#reference.window,
      error: this.#error,
      leak,
    });
  }

  #advance(end: number): void {
    this.#reference.next(end);
    this.#filter.advance(this.#reference.window);
    this.#filter.echo(this.echo);
  }

  /** Teaches a filter the frames since `begin`. Tells whether it came to expect the younger half of them. */
  #replay(filter: KalmanFilter, past: readonly Float32Array[], begin: number): boolean {
    let product = 0;
    let microphone = 0;
    let expected = 0;
    past.forEach((pcm, index) => {
      this.#reference.next(begin + (index + 1) * FRAME_SAMPLES);
      filter.advance(this.#reference.window);
      filter.echo(this.echo);
      this.#subtract(pcm);
      filter.predict();
      filter.adapt(this.#error, 0);
      if (2 * index < past.length) return;
      for (let n = 0; n < FRAME_SAMPLES; n++) product += (pcm[n] as number) * (this.echo[n] as number);
      microphone += FRAME_SAMPLES * meanPower(pcm);
      expected += FRAME_SAMPLES * meanPower(this.echo);
    });
    return product > CONVINCING * Math.sqrt(microphone * expected);
  }

  /** Gives a filter the reference that belongs to the frames up to `end`. */
  #refill(filter: KalmanFilter, end: number, delaySamples: number): void {
    const frames = SHAPE.partitions;
    const begin = end - frames * FRAME_SAMPLES;
    const grownSince = this.#reference.drift * frames * FRAME_SAMPLES;
    this.#reference.begin(begin + FRAME_SAMPLES, delaySamples - LEAD_SAMPLES - grownSince);
    for (let frame = 1; frame <= frames; frame++) {
      this.#reference.next(begin + frame * FRAME_SAMPLES);
      filter.advance(this.#reference.window);
    }
  }

  #check(pcm: Float32Array, end: number): void {
    if (meanPower(this.echo) < CHECKABLE_POWER) return;
    this.#probe.push(pcm, this.echo, 1);
    const frames = (this.#checkedFrames ?? 0) + 1;
    this.#checkedFrames = frames;
    if (frames < CHECK_LEAST_FRAMES) return;
    const { lag, agreement } = this.#probe.coarse();
    if (agreement < AGREEMENT) {
      if (frames >= CHECK_MOST_FRAMES) this.#endCheck();
      return;
    }
    this.#refill(this.#filter, end, (this.delaySamples ?? 0) + this.#probe.fine(lag));
    this.#filter.echo(this.echo);
    this.#filter.doubt(DOUBT_AFTER_CHECK);
    this.#endCheck();
  }

  #endCheck(): void {
    this.#checkedFrames = undefined;
    this.#steeredFrames = 0;
    this.#probe.begin();
  }

  #steer(pcm: Float32Array): void {
    if (meanPower(this.echo) < CHECKABLE_POWER) return;
    this.#probe.push(pcm, this.echo, STEER_KEEP);
    const lag = this.#probe.fine(0);
    this.#steeredFrames += 1;
    if (this.#steeredFrames <= STEER_FIRST_FRAMES) {
      this.#reference.delay += STEER_DELAY_FIRST * lag;
    } else {
      this.#reference.delay += STEER_DELAY * lag;
      this.#reference.drift += STEER_DRIFT * lag;
    }
  }

  #subtract(pcm: Float32Array): void {
    for (let n = 0; n < FRAME_SAMPLES; n++) {
      this.#error[n] = (pcm[n] as number) - (this.echo[n] as number);
    }
  }
}
