import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Voice } from '../synthesiser.ts';

/** A voice took the place of one that failed. */
export interface VoiceFallback {
  readonly from: Voice;
  readonly to: Voice;
  readonly error: unknown;
}

export interface OutageListeners {
  /** Once for each outage: the voice failed, and another one speaks in its place. */
  onFallback(fallback: VoiceFallback): void;
  /** A voice whose outage was announced has spoken a whole sentence again. */
  onRecovered(voice: Voice): void;
}

/** Long enough to spare a server that is down, short enough to have the chosen voice back soon. */
const PAUSE_MS = 15_000;

interface Outage {
  readonly error: unknown;
  readonly retryAtMs: number;
  readonly isAnnounced: boolean;
}

/** The voices that failed lately. Such a voice is passed over until it is due to be tried again. */
export class Outages {
  readonly #clock: Clock;
  readonly #listeners: OutageListeners;
  readonly #outages = new Map<string, Outage>();

  constructor(clock: Clock, listeners: OutageListeners) {
    this.#clock = clock;
    this.#listeners = listeners;
  }

  /** Failed, and not yet due to be tried again. */
  isResting({ id }: Voice): boolean {
    const outage = this.#outages.get(id);
    return outage !== undefined && this.#clock.now() < outage.retryAtMs;
  }

  failed({ id }: Voice, error: unknown): void {
    const isAnnounced = this.#outages.get(id)?.isAnnounced ?? false;
    this.#outages.set(id, { error, retryAtMs: this.#clock.now() + PAUSE_MS, isAnnounced });
  }

  /** `to` speaks now instead of `from`, which failed. */
  replaced(from: Voice, to: Voice): void {
    const outage = this.#outages.get(from.id);
    if (outage === undefined || outage.isAnnounced) return;
    this.#outages.set(from.id, { ...outage, isAnnounced: true });
    this.#listeners.onFallback({ from, to, error: outage.error });
  }

  /** The voice has said a whole sentence. */
  spoke(voice: Voice): void {
    const outage = this.#outages.get(voice.id);
    this.#outages.delete(voice.id);
    if (outage?.isAnnounced === true) this.#listeners.onRecovered(voice);
  }
}
