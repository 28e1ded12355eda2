/**
 * Keeps `EngineView` true: opens the event stream, takes a snapshot each time it opens, applies what follows,
 * and goes on through restarts of the engine.
 */
import { AppError } from '../../shared/kernel/app-error.ts';
import { systemClock } from '../../shared/kernel/clock.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import { TypedEmitter } from '../../shared/kernel/typed-emitter.ts';
import type { EngineGateway, NumberedEngineEvent } from './engine-gateway.ts';
import { initialEngineView, reduceEngineView } from './engine-view.ts';
import type { EngineView, EngineViewInput } from './engine-view.ts';
import { Store } from './store.ts';
import type { ReadableStore } from './store.ts';

/** Level of the microphone, linear, 0…1. */
export interface Level {
  readonly rms: number;
  readonly peak: number;
}

const SNAPSHOT_RETRY_MS = 500;
/** Pause after an answer that the stream itself takes for final, such as that of another program at the port. */
const STREAM_RETRY_MS = 2000;

export class EngineConnection implements Disposable {
  readonly #gateway: EngineGateway;
  readonly #clock: Clock;
  readonly #view = new Store<EngineView>(initialEngineView);
  readonly #levels = new TypedEmitter<Level>();
  readonly #controller = new AbortController();
  /** Events that arrived while a snapshot was on its way; undefined when none is awaited. */
  #pending: NumberedEngineEvent[] | undefined;
  #openings = 0;

  constructor(gateway: EngineGateway, clock: Clock = systemClock) {
    this.#gateway = gateway;
    this.#clock = clock;
  }

  get view(): ReadableStore<EngineView> {
    return this.#view;
  }

  /** Levels go past the store: they are drawn on a canvas and must not render the page 15 times a second. */
  onLevel(listener: (level: Level) => void): Disposable {
    return this.#levels.subscribe(listener);
  }

  /** Runs until `dispose`, or until the engine refuses the page. */
  async run(): Promise<void> {
    const { signal } = this.#controller;
    while (!signal.aborted) {
      try {
        const events = this.#gateway.events({
          signal,
          onOpen: () => void this.#resynchronise(),
          onLost: () => this.#lost(),
        });
        for await (const numbered of events) this.#receive(numbered);
      } catch (error) {
        if (isRefusal(error)) return this.#refused();
      }
      if (signal.aborted) return;
      this.#lost();
      await this.#pause(STREAM_RETRY_MS);
    }
  }

  /** Takes a new snapshot, for what no announcement tells. */
  refresh(): void {
    if (this.#view.get().connection === 'live') void this.#resynchronise();
  }

  dispose(): void {
    this.#controller.abort();
  }

  /**
   * A snapshot for each opening of the stream: it mends whatever was missed, also when another engine
   * answers now. Events are held back until it is there.
   */
  async #resynchronise(): Promise<void> {
    const opening = ++this.#openings;
    const isCurrent = (): boolean => opening === this.#openings && !this.#controller.signal.aborted;
    this.#pending = [];
    while (isCurrent()) {
      try {
        const snapshot = await this.#gateway.snapshot(this.#controller.signal);
        if (!isCurrent()) return;
        this.#apply({ type: 'snapshot', snapshot });
        this.#apply({ type: 'connection', phase: 'live' });
        const pending = this.#pending ?? [];
        this.#pending = undefined;
        for (const numbered of pending) this.#receive(numbered);
        return;
      } catch (error) {
        if (!isCurrent()) return;
        if (isRefusal(error)) return this.#refused();
        await this.#pause(SNAPSHOT_RETRY_MS);
      }
    }
  }

  #receive(numbered: NumberedEngineEvent): void {
    const { seq, event } = numbered;
    if (event.type === 'level') this.#levels.emit({ rms: event.rms, peak: event.peak });
    else if (this.#pending !== undefined) this.#pending.push(numbered);
    else if (seq !== null) {
      this.#apply({ type: 'event', seq, event });
      // Entries are gone or came back, and which ones is not told.
      if (event.type === 'history-changed' && event.entryIds === null) void this.#resynchronise();
    }
  }

  #lost(): void {
    this.#openings += 1;
    this.#pending = undefined;
    this.#apply({
      type: 'connection',
      phase: this.#view.get().snapshot === null ? 'connecting' : 'reconnecting',
    });
  }

  #refused(): void {
    this.#openings += 1;
    this.#apply({ type: 'connection', phase: 'signed-out' });
    this.#controller.abort();
  }

  #pause(durationMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(durationMs, resolve);
      this.#controller.signal.addEventListener(
        'abort',
        () => {
          cancel();
          resolve();
        },
        { once: true },
      );
    });
  }

  #apply(input: EngineViewInput): void {
    this.#view.update((view) => reduceEngineView(view, input));
  }
}

function isRefusal(error: unknown): boolean {
  return AppError.is(error) && error.code === 'forbidden';
}
