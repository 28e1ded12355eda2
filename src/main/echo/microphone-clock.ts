import { FRAME_MS, FRAME_SAMPLES } from '../../shared/kernel/audio-format.ts';

/** Frames over which the earliest arrival counts: 0.8 s. */
const WINDOW_FRAMES = 24;
/** 40 ms. A longer disagreement of clock and count is a hole in the recording, not the jitter of its delivery. */
const HOLE_SAMPLES = 640;

/**
 * Where the frames lie on the reference's timeline. While frames follow each other their samples are counted, since
 * the time of arrival jitters by the scheduler, and only ever towards later: the earliest of each 0.8 s tells the
 * truth. After a hole (a microphone closed and opened again) the count starts anew.
 */
export class MicrophoneClock {
  readonly #positionOf: (atMs: number) => number;
  #end = 0;
  #lastMs = Number.NEGATIVE_INFINITY;
  #framesInWindow = 0;
  #earliest = Number.POSITIVE_INFINITY;
  #holes = 0;

  /** `positionOf`: the place of a moment on the timeline, in samples. */
  constructor(positionOf: (atMs: number) => number) {
    this.#positionOf = positionOf;
  }

  /** Counts the holes: between two of them the delay to the reference may have changed. */
  get holes(): number {
    return this.#holes;
  }

  /**
   * Takes the next frame by the time of its last sample and returns the position after that sample. `free`: nothing
   * depends on frames lying side by side just now, so that the position may follow the clock.
   */
  advance(capturedAtMs: number, free: boolean): number {
    const observed = this.#positionOf(capturedAtMs);
    const isHole = capturedAtMs - this.#lastMs > WINDOW_FRAMES * FRAME_MS;
    this.#lastMs = capturedAtMs;
    this.#end += FRAME_SAMPLES;
    const late = observed - this.#end;
    this.#earliest = Math.min(this.#earliest, late);
    this.#framesInWindow += 1;
    if (isHole || late < -HOLE_SAMPLES || (free && late < 0)) this.#correct(late);
    else if (this.#framesInWindow === WINDOW_FRAMES) this.#correct(this.#earliest, free);
    return this.#end;
  }

  #correct(by: number, free = true): void {
    const isHole = Math.abs(by) > HOLE_SAMPLES;
    if (isHole) this.#holes += 1;
    if (isHole || free) this.#end += by;
    this.#framesInWindow = 0;
    this.#earliest = Number.POSITIVE_INFINITY;
  }
}
