import type { Clock } from '../../shared/kernel/clock.ts';

/** A timer for more than these 24 days would ring at once: its delay is a number of 32 bits. */
const LONGEST_MS = 2 ** 31 - 1;

/** Time that runs out, and can stand still meanwhile. */
export class Time {
  readonly #clock: Clock;
  readonly #onOver: () => void;
  #remainingMs: number | undefined;
  #running: { readonly sinceMs: number; readonly dueAt: Date; readonly cancel: () => void } | undefined;

  constructor(clock: Clock, onOver: () => void) {
    this.#clock = clock;
    this.#onOver = onOver;
  }

  /** Undefined while it stands still. */
  get dueAt(): Date | undefined {
    return this.#running?.dueAt;
  }

  /** Begins anew; `runs` false: it stands still until `goOn`. */
  begin(limitMs: number, runs: boolean): void {
    this.stop();
    this.#remainingMs = Math.min(limitMs, LONGEST_MS);
    if (runs) this.goOn();
  }

  /** False when it stood still already. */
  hold(): boolean {
    if (this.#running === undefined || this.#remainingMs === undefined) return false;
    this.#running.cancel();
    this.#remainingMs = Math.max(0, this.#remainingMs - (this.#clock.now() - this.#running.sinceMs));
    this.#running = undefined;
    return true;
  }

  /** False when it runs already, or never began. */
  goOn(): boolean {
    const remainingMs = this.#remainingMs;
    if (remainingMs === undefined || this.#running !== undefined) return false;
    this.#running = {
      sinceMs: this.#clock.now(),
      dueAt: new Date(this.#clock.date().getTime() + remainingMs),
      cancel: this.#clock.after(remainingMs, () => {
        this.stop();
        this.#onOver();
      }),
    };
    return true;
  }

  stop(): void {
    this.#running?.cancel();
    this.#running = undefined;
    this.#remainingMs = undefined;
  }
}
