import type { InferenceAnswer, InferenceCall } from '../../shared/contract/inference.ts';
import type { AppError } from '../../shared/kernel/app-error.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { SoundRelay } from './sound-relay.ts';

export interface PendingCall {
  readonly call: InferenceCall;
  /** Length of its audio, or another measure of its size: so much longer may its answer take. */
  readonly audioMs: number;
  /** How often it was sent. */
  attempts: number;
  /** Takes what comes before the answer. */
  readonly sound?: SoundRelay | undefined;
  readonly resolve: (answer: InferenceAnswer) => void;
  readonly reject: (error: AppError) => void;
}

/**
 * The calls one thread has yet to answer, in order. While it is watched, a deadline runs for the oldest call; every
 * answer starts it anew, so that a long queue is no crime but silence is.
 */
export class CallLane {
  readonly #clock: Clock;
  readonly #silenceMs: number;
  readonly #onSilence: () => void;
  readonly #pending = new Map<number, PendingCall>();
  #watched = false;
  #cancelDeadline: (() => void) | undefined;

  constructor(clock: Clock, silenceMs: number, onSilence: () => void) {
    this.#clock = clock;
    this.#silenceMs = silenceMs;
    this.#onSilence = onSilence;
  }

  has(id: number): boolean {
    return this.#pending.has(id);
  }

  calls(): readonly PendingCall[] {
    return [...this.#pending.values()];
  }

  add(pending: PendingCall): void {
    this.#pending.set(pending.call.id, pending);
    if (this.#cancelDeadline === undefined) this.#arm();
  }

  /** Removes and returns a call; undefined when it is not (any more) waited for. */
  take(id: number): PendingCall | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    this.#arm();
    return pending;
  }

  /** The call gave a sign of life before its answer. Undefined when it is not (any more) waited for. */
  heardFrom(id: number): PendingCall | undefined {
    const pending = this.#pending.get(id);
    if (pending !== undefined) this.#arm();
    return pending;
  }

  /** The thread is loaded: from now on it has to answer in time. */
  watch(): void {
    this.#watched = true;
    this.#arm();
  }

  /** The thread is gone or still loading. */
  pause(): void {
    this.#watched = false;
    this.#arm();
  }

  /** Rejects the calls that were sent `attempts` times or more. */
  rejectTried(attempts: number, error: AppError): void {
    for (const [id, pending] of this.#pending) {
      if (pending.attempts < attempts) continue;
      this.#pending.delete(id);
      pending.reject(error);
    }
  }

  rejectAll(error: AppError): void {
    this.rejectTried(0, error);
    this.#arm();
  }

  #arm(): void {
    this.#cancelDeadline?.();
    this.#cancelDeadline = undefined;
    const oldest = this.#pending.values().next().value;
    if (!this.#watched || oldest === undefined) return;
    this.#cancelDeadline = this.#clock.after(this.#silenceMs + oldest.audioMs, this.#onSilence);
  }
}
