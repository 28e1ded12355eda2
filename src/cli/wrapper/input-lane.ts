/** The one way into the program: keystrokes and typed text queue behind each other and never mix. */
import type { Clock } from '../../shared/kernel/clock.ts';
import { pause } from '../../shared/kernel/pause.ts';
import type { TypingStep } from './typing-plan.ts';

/** A paste of which nothing has come for so long has lost its end. */
const PASTE_QUIET_MS = 3000;

interface Job {
  readonly steps: () => readonly TypingStep[];
  readonly done: () => void;
}

export class InputLane {
  readonly #clock: Clock;
  readonly #write: (bytes: Buffer) => void;
  readonly #jobs: Job[] = [];
  /** Texts that came while the user pastes. */
  readonly #held: Job[] = [];
  #holding = false;
  #cancelRelease = (): void => {};
  #running = false;
  #closed = false;

  constructor(clock: Clock, write: (bytes: Buffer) => void) {
    this.#clock = clock;
    this.#write = write;
  }

  /** Written at once unless a text is being typed; then right behind it. */
  pass(bytes: Buffer): void {
    if (this.#closed) return;
    if (!this.#running) this.#write(bytes);
    else this.#jobs.push({ steps: () => [{ kind: 'write', bytes }], done: () => {} });
  }

  /** The steps are asked for when their turn comes. Resolves when all are done, or the lane is closed. */
  type(steps: () => readonly TypingStep[]): Promise<void> {
    return new Promise((resolve) => {
      if (this.#closed) return resolve();
      (this.#holding ? this.#held : this.#jobs).push({ steps, done: resolve });
      if (!this.#running) void this.#run();
    });
  }

  /** The user is in the midst of a paste: texts wait for its end, so that they do not become a part of it. */
  hold(): void {
    if (this.#closed) return;
    this.#holding = true;
    this.#cancelRelease();
    this.#cancelRelease = this.#clock.after(PASTE_QUIET_MS, () => this.release());
  }

  /** The paste is over. */
  release(): void {
    if (!this.#holding) return;
    this.#holding = false;
    this.#cancelRelease();
    this.#jobs.push(...this.#held.splice(0));
    if (!this.#running) void this.#run();
  }

  /** Nothing is written any more. */
  close(): void {
    this.#closed = true;
    this.#cancelRelease();
    for (const job of [...this.#jobs.splice(0), ...this.#held.splice(0)]) job.done();
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let job = this.#jobs.shift(); job !== undefined; job = this.#jobs.shift()) {
      for (const step of job.steps()) {
        if (step.kind === 'pause') await pause(this.#clock, step.durationMs);
        else if (!this.#closed) this.#write(step.bytes);
      }
      job.done();
    }
    this.#running = false;
  }
}
