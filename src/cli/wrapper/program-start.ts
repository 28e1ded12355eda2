/** When a program that was just started may be typed into. */
import type { Clock } from '../../shared/kernel/clock.ts';

/** A program that says nothing is ready after so long. */
const SILENT_START_MS = 500;
/** After its first output it still sets its terminal up; ready when it pauses for so long. */
const SETTLED_MS = 60;
/** One that never stops drawing is ready after so long. */
const LATEST_MS = 1500;

export class ProgramStart {
  readonly ready: Promise<void>;
  readonly #clock: Clock;
  readonly #resolve: () => void;
  #cancel: () => void;
  readonly #cancelLatest: () => void;
  #done = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    let resolveReady = (): void => {};
    this.ready = new Promise((resolve) => (resolveReady = resolve));
    this.#resolve = resolveReady;
    this.#cancel = clock.after(SILENT_START_MS, () => this.#finish());
    this.#cancelLatest = clock.after(LATEST_MS, () => this.#finish());
  }

  noteOutput(): void {
    if (this.#done) return;
    this.#cancel();
    this.#cancel = this.#clock.after(SETTLED_MS, () => this.#finish());
  }

  dispose(): void {
    this.#finish();
  }

  #finish(): void {
    this.#done = true;
    this.#cancel();
    this.#cancelLatest();
    this.#resolve();
  }
}
