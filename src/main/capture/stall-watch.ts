import type { Clock } from '../../shared/kernel/clock.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';

/** Virtual devices and headsets take up to two seconds to start. */
const FIRST_BLOCK_MS = 5000;
const NEXT_BLOCK_MS = 1000;
/** After a busy or sleeping process, blocks that are waiting already get the chance to arrive. */
const MERCY_MS = 100;

/** Calls `onStall` once when nothing arrived for a second (five before the first block). */
export class StallWatch implements Disposable {
  readonly #clock: Clock;
  readonly #onStall: () => void;
  #deadlineMs: number;
  #cancelTimer: () => void;

  constructor(clock: Clock, onStall: () => void) {
    this.#clock = clock;
    this.#onStall = onStall;
    this.#deadlineMs = clock.now() + FIRST_BLOCK_MS;
    this.#cancelTimer = clock.after(FIRST_BLOCK_MS, () => this.#look());
  }

  /** A block arrived. One timer runs on, instead of a new one for each block. */
  arrived(): void {
    const previousMs = this.#deadlineMs;
    this.#deadlineMs = this.#clock.now() + NEXT_BLOCK_MS;
    if (this.#deadlineMs >= previousMs) return;
    this.#cancelTimer();
    this.#waitFor(NEXT_BLOCK_MS, () => this.#look());
  }

  dispose(): void {
    this.#cancelTimer();
  }

  #look(): void {
    const leftMs = this.#deadlineMs - this.#clock.now();
    if (leftMs > 0) return this.#waitFor(leftMs, () => this.#look());
    const deadlineMs = this.#deadlineMs;
    this.#waitFor(MERCY_MS, () => {
      if (this.#deadlineMs === deadlineMs) this.#onStall();
      else this.#look();
    });
  }

  #waitFor(delayMs: number, then: () => void): void {
    this.#cancelTimer = this.#clock.after(delayMs, then);
  }
}
