/**
 * Decides when this browser's loudspeaker is lent: from the moment a person asks for it until they take it back,
 * over restarts of the engine and reloads of the page. It goes before the engine's own.
 */
import { AppError } from '../../shared/kernel/app-error.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import { systemClock } from '../../shared/kernel/clock.ts';
import type { EngineView } from '../lib/engine-view.ts';
import type { ReadableStore } from '../lib/store.ts';
import { Store } from '../lib/store.ts';
import type { LoudspeakerState } from './page-loudspeaker.ts';

/** The part of `PageLoudspeaker` that the lender moves. */
export interface LentLoudspeaker {
  readonly state: ReadableStore<LoudspeakerState>;
  open(): Promise<void>;
  close(): void;
}

/** Remembers what the person asked for, for as long as this tab lives. */
export interface LendingMemory {
  get(): boolean;
  set(lent: boolean): void;
}

export interface LoudspeakerLenderDependencies {
  readonly view: ReadableStore<EngineView>;
  readonly loudspeaker: LentLoudspeaker;
  readonly memory: LendingMemory;
  /** The loudspeaker could not be opened again by itself. */
  readonly onProblem: (error: unknown) => void;
  readonly clock?: Clock;
}

/** Pause before a loudspeaker that was lost is lent again, in milliseconds. */
const REOPEN_AFTER_MS = 1000;

export class LoudspeakerLender {
  readonly #view: ReadableStore<EngineView>;
  readonly #loudspeaker: LentLoudspeaker;
  readonly #memory: LendingMemory;
  readonly #onProblem: (error: unknown) => void;
  readonly #clock: Clock;
  readonly #lent: Store<boolean>;
  #mayOpenAtMs = 0;

  constructor(dependencies: LoudspeakerLenderDependencies) {
    this.#view = dependencies.view;
    this.#loudspeaker = dependencies.loudspeaker;
    this.#memory = dependencies.memory;
    this.#onProblem = dependencies.onProblem;
    this.#clock = dependencies.clock ?? systemClock;
    this.#lent = new Store(this.#memory.get());
    this.#view.subscribe(() => this.#settle());
    this.#settle();
  }

  /** Whether the person has lent this browser's loudspeaker; the engine may be away at the moment. */
  get lent(): ReadableStore<boolean> {
    return this.#lent;
  }

  /** The person wants to hear here. Resolves when the engine has the loudspeaker; rejects as its `open` does. */
  async lend(): Promise<void> {
    this.#remember(true);
    try {
      await this.#loudspeaker.open();
    } catch (error) {
      if (!(AppError.is(error) && error.code === 'cancelled')) this.#remember(false);
      throw error;
    }
  }

  /** The person, or the engine, wants it no longer. */
  withdraw(): void {
    this.#remember(false);
    this.#loudspeaker.close();
  }

  /** The line broke: tried again after a pause, if it is still wanted then. */
  lost(): void {
    this.#mayOpenAtMs = this.#clock.now() + REOPEN_AFTER_MS;
    this.#clock.after(REOPEN_AFTER_MS, () => this.#settle());
  }

  #settle(): void {
    if (!this.#lent.get() || this.#view.get().connection !== 'live') return;
    if (this.#loudspeaker.state.get().phase !== 'closed' || this.#clock.now() < this.#mayOpenAtMs) return;
    this.#loudspeaker.open().catch((error: unknown) => {
      if (AppError.is(error) && error.code === 'cancelled') return;
      if (AppError.is(error) && error.retryable) return this.lost();
      this.#remember(false);
      this.#onProblem(error);
    });
  }

  #remember(lent: boolean): void {
    this.#memory.set(lent);
    this.#lent.set(lent);
  }
}
