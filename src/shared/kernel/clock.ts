/** Time as the engine sees it. Injected everywhere, so that tests move it by hand. */
export interface Clock {
  /** Monotonic milliseconds since an arbitrary origin: for durations. */
  now(): number;
  /** Wall clock: for timestamps that people and protocols read. */
  date(): Date;
  /** Calls back once after `delayMs`; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => new Date(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

interface ManualTimer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** A clock that stands still until `advance` is called. Timers run in due order, at their due time. */
export class ManualClock implements Clock {
  #nowMs = 0;
  readonly #originMs: number;
  readonly #timers = new Set<ManualTimer>();

  constructor(originMs: number = Date.UTC(2026, 0, 1)) {
    this.#originMs = originMs;
  }

  now(): number {
    return this.#nowMs;
  }

  date(): Date {
    return new Date(this.#originMs + this.#nowMs);
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer: ManualTimer = { dueMs: this.#nowMs + Math.max(0, delayMs), callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  get pendingTimers(): number {
    return this.#timers.size;
  }

  advance(durationMs: number): void {
    const endMs = this.#nowMs + durationMs;
    for (;;) {
      const next = [...this.#timers]
        .filter((timer) => timer.dueMs <= endMs)
        .toSorted((a, b) => a.dueMs - b.dueMs)[0];
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.callback();
    }
    this.#nowMs = endMs;
  }
}
