import type { Clock } from '../../shared/kernel/clock.ts';

interface Waiting {
  readonly entryId: string;
  readonly due: () => void;
  cancelTimer: (() => void) | undefined;
}

/**
 * Texts that are sent in a moment unless they are taken back, one at a time. While the user speaks the time stands
 * still: the words may be "scratch that".
 */
export class Confirmations {
  readonly #clock: Clock;
  readonly #windowMs: () => number;
  /** Its time runs anew, or stands still (null). */
  readonly #onTime: (entryId: string, dueAt: Date | null) => void;
  #waiting: Waiting | undefined;
  /** Utterances that have begun and of which it is not known yet what they say. */
  readonly #open = new Set<string>();

  constructor(deps: {
    readonly clock: Clock;
    readonly windowMs: () => number;
    readonly onTime: (entryId: string, dueAt: Date | null) => void;
  }) {
    this.#clock = deps.clock;
    this.#windowMs = deps.windowMs;
    this.#onTime = deps.onTime;
  }

  get entryId(): string | undefined {
    return this.#waiting?.entryId;
  }

  /** Begins to wait; returns when it ends, null while the user speaks. Whatever waited before must have been taken. */
  begin(entryId: string, due: () => void): Date | null {
    this.#waiting?.cancelTimer?.();
    this.#waiting = { entryId, due, cancelTimer: undefined };
    return this.#open.size > 0 ? null : this.#run(this.#waiting);
  }

  /** The user speaks. */
  hold(utteranceId: string): void {
    this.#open.add(utteranceId);
    const waiting = this.#waiting;
    if (waiting?.cancelTimer === undefined) return;
    waiting.cancelTimer();
    waiting.cancelTimer = undefined;
    this.#onTime(waiting.entryId, null);
  }

  /** It is known what an utterance says; what it does to the text that waits comes before `goOn`. */
  understood(utteranceId: string): void {
    this.#open.delete(utteranceId);
  }

  /** Nothing came of what was said; another utterance may have begun meanwhile. */
  goOn(): void {
    const waiting = this.#waiting;
    if (waiting === undefined || waiting.cancelTimer !== undefined || this.#open.size > 0) return;
    this.#onTime(waiting.entryId, this.#run(waiting));
  }

  /** Ends the waiting without sending; undefined when nothing, or another text, waits. */
  take(entryId = this.entryId): string | undefined {
    const waiting = this.#waiting;
    if (waiting === undefined || waiting.entryId !== entryId) return undefined;
    waiting.cancelTimer?.();
    this.#waiting = undefined;
    return waiting.entryId;
  }

  #run(waiting: Waiting): Date {
    const windowMs = this.#windowMs();
    waiting.cancelTimer = this.#clock.after(windowMs, () => {
      if (this.#waiting !== waiting) return;
      this.#waiting = undefined;
      waiting.due();
    });
    return new Date(this.#clock.date().getTime() + windowMs);
  }
}
