/** When a program that was just started may be typed into. */
import type { Clock } from '../../shared/kernel/clock.ts';

/** A program that says nothing is ready after so long. */
const SILENT_START_MS = 500;
/** After its first output it still sets its terminal up; ready when it pauses for so long. */
const SETTLED_MS = 60;
/** One that never stops drawing is ready after so long. */
const LATEST_MS = 1500;

export class ProgramStart {
  readonly #clock: Clock;
  #ready: Promise<void> = Promise.resolve();
  #resolve = (): void => {};
  #pending = false;
  /** The program runs, and its output is looked at. */
  #starting = false;
  #cancel = (): void => {};
  #cancelLatest = (): void => {};

  constructor(clock: Clock) {
    this.#clock = clock;
    this.stopped();
    this.begin();
  }

  /** Resolves when the program may be typed into. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  /** It takes nothing until it has begun again: a stopped program has given its terminal back. */
  stopped(): void {
    this.#quiet();
    if (this.#pending) return;
    this.#pending = true;
    this.#ready = new Promise((resolve) => (this.#resolve = resolve));
  }

  /** It runs, for the first time or again, and sets its terminal up. */
  begin(): void {
    this.#quiet();
    if (!this.#pending) return;
    this.#starting = true;
    this.#cancel = this.#clock.after(SILENT_START_MS, () => this.#finish());
    this.#cancelLatest = this.#clock.after(LATEST_MS, () => this.#finish());
  }

  noteOutput(): void {
    if (!this.#starting) return;
    this.#cancel();
    this.#cancel = this.#clock.after(SETTLED_MS, () => this.#finish());
  }

  dispose(): void {
    this.#finish();
  }

  #finish(): void {
    this.#quiet();
    this.#pending = false;
    this.#resolve();
  }

  #quiet(): void {
    this.#starting = false;
    this.#cancel();
    this.#cancelLatest();
  }
}
