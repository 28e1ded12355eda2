/**
 * Decides when this browser's microphone is open: only after a person asked for it, only while the engine has none
 * of its own, and only while it listens or someone talks.
 */
import { AppError } from '../../shared/kernel/app-error.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import { systemClock } from '../../shared/kernel/clock.ts';
import { DisposableStack } from '../../shared/kernel/disposable.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import type { EngineView } from '../lib/engine-view.ts';
import type { ReadableStore } from '../lib/store.ts';
import { Store } from '../lib/store.ts';

/** The part of `PageMicrophone` that the lender moves. */
export interface LentMicrophone {
  readonly state: ReadableStore<{ readonly phase: 'closed' | 'opening' | 'open' }>;
  open(): Promise<void>;
  close(): void;
}

export interface MicrophoneLenderDependencies {
  readonly view: ReadableStore<EngineView>;
  readonly microphone: LentMicrophone;
  /** The microphone could not be opened again by itself. */
  readonly onProblem: (error: unknown) => void;
  readonly clock?: Clock;
}

/** Time in which the engine announces that it hears the page, in milliseconds. */
const TAKEN_WITHIN_MS = 2000;
/** Pause before a microphone that was lost is opened again, in milliseconds. */
const REOPEN_AFTER_MS = 1000;
/** A command's answer may overtake the announcement of what it changed: so long nobody closes. Milliseconds. */
const CLOSE_AFTER_MS = 250;

export class MicrophoneLender {
  readonly #view: ReadableStore<EngineView>;
  readonly #microphone: LentMicrophone;
  readonly #onProblem: (error: unknown) => void;
  readonly #clock: Clock;
  readonly #lent = new Store(false);
  #claims = 0;
  #mayOpenAtMs = 0;
  #cancelClosing: (() => void) | undefined;

  constructor(dependencies: MicrophoneLenderDependencies) {
    this.#view = dependencies.view;
    this.#microphone = dependencies.microphone;
    this.#onProblem = dependencies.onProblem;
    this.#clock = dependencies.clock ?? systemClock;
    this.#view.subscribe(() => this.#settle());
  }

  /** Whether the person has lent this browser's microphone; it may be closed at the moment. */
  get lent(): ReadableStore<boolean> {
    return this.#lent;
  }

  /**
   * The person wants to be heard: opens the microphone if the engine needs one, and resolves when the engine hears it.
   * Resolves at once when the engine has its own. Rejects as `PageMicrophone.open` does.
   */
  async lend(): Promise<void> {
    if (!pageMicrophoneNeeded(this.#view.get())) return;
    try {
      await this.#microphone.open();
    } catch (error) {
      if (!(AppError.is(error) && error.code === 'cancelled')) this.#lent.set(false);
      throw error;
    }
    this.#lent.set(true);
    await this.#takenByEngine();
  }

  /** Keeps the microphone open, also while the engine does not listen, until the claim is disposed. */
  claim(): Disposable {
    this.#claims += 1;
    let claimed = true;
    this.#settle();
    return {
      dispose: () => {
        if (!claimed) return;
        claimed = false;
        this.#claims -= 1;
        this.#settle();
      },
    };
  }

  /** The engine would not have it: not offered again until the person asks. */
  withdraw(): void {
    this.#lent.set(false);
    this.#microphone.close();
  }

  /** The microphone closed by itself: tried again after a pause, if it is still wanted then. */
  lost(): void {
    this.#mayOpenAtMs = this.#clock.now() + REOPEN_AFTER_MS;
    this.#clock.after(REOPEN_AFTER_MS, () => this.#settle());
  }

  #settle(): void {
    if (!this.#isWanted()) {
      this.#cancelClosing ??= this.#clock.after(CLOSE_AFTER_MS, () => this.#close());
      return;
    }
    this.#cancelClosing?.();
    this.#cancelClosing = undefined;
    this.#reopen();
  }

  #isWanted(): boolean {
    return this.#claims > 0 || isHeard(this.#view.get());
  }

  #close(): void {
    this.#cancelClosing = undefined;
    if (!this.#isWanted()) this.#microphone.close();
  }

  /** Opens a microphone that the person lent earlier, for instance when listening is switched on again. */
  #reopen(): void {
    if (!this.#lent.get() || !isHeard(this.#view.get())) return;
    if (this.#microphone.state.get().phase !== 'closed' || this.#clock.now() < this.#mayOpenAtMs) return;
    this.#microphone.open().catch((error: unknown) => {
      if (AppError.is(error) && error.code === 'cancelled') return;
      if (AppError.is(error) && error.retryable) return this.lost();
      this.#lent.set(false);
      this.#onProblem(error);
    });
  }

  #takenByEngine(): Promise<void> {
    return new Promise((resolve) => {
      const resources = new DisposableStack();
      const finish = (): void => {
        void resources.dispose();
        resolve();
      };
      // Refused or lost again: the engine's own answer to what follows says more than waiting would.
      const finishIfDecided = (): void => {
        const taken = this.#view.get().snapshot?.microphone.source === 'page';
        if (taken || this.#microphone.state.get().phase === 'closed') finish();
      };
      resources.defer(this.#clock.after(TAKEN_WITHIN_MS, finish));
      resources.defer(this.#view.subscribe(finishIfDecided));
      resources.defer(this.#microphone.state.subscribe(finishIfDecided));
      finishIfDecided();
    });
  }
}

/** True when the engine has no microphone of its own, or has lost it. */
export function pageMicrophoneNeeded(view: EngineView): boolean {
  const microphone = view.snapshot?.microphone;
  if (microphone === undefined) return false;
  return microphone.source === 'none' || microphone.source === 'page' || microphone.state === 'lost';
}

function isHeard(view: EngineView): boolean {
  if (view.connection !== 'live' || view.snapshot === null || !pageMicrophoneNeeded(view)) return false;
  return view.snapshot.listening || view.snapshot.status === 'recording';
}
