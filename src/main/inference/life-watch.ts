import type { Clock } from '../../shared/kernel/clock.ts';
import type { SupervisorLimits } from './supervisor-limits.ts';

const MISSED_PINGS = 3;

export interface LifeWatchDependencies {
  readonly clock: Clock;
  readonly limits: SupervisorLimits;
  readonly ping: () => void;
  /** Loading has had its time. */
  readonly loadingIsOver: () => void;
  /** The process is alive but useless. */
  readonly fail: (reason: string) => void;
}

/** The timers of one life of the inference process: from its start to its greeting, its loading, its pings. */
export class LifeWatch {
  readonly #deps: LifeWatchDependencies;
  #timers: (() => void)[] = [];
  #greeted = false;
  #missedPings = 0;

  constructor(deps: LifeWatchDependencies) {
    this.#deps = deps;
  }

  /** The process was started and has to greet in time. */
  started(): void {
    const { limits, fail } = this.#deps;
    this.#greeted = false;
    this.#missedPings = 0;
    this.after(limits.handshakeMs, () => {
      if (!this.#greeted) fail('The inference process did not answer after its start.');
    });
  }

  /** It has greeted: from now on it loads and answers pings. */
  greeted(): void {
    this.#greeted = true;
    this.after(this.#deps.limits.loadMs, this.#deps.loadingIsOver);
    this.#ping();
  }

  answeredPing(): void {
    this.#missedPings = 0;
  }

  after(delayMs: number, callback: () => void): void {
    this.#timers.push(this.#deps.clock.after(delayMs, callback));
  }

  clear(): void {
    for (const cancel of this.#timers.splice(0)) cancel();
  }

  #ping(): void {
    const { fail, limits, ping } = this.#deps;
    this.#missedPings += 1;
    if (this.#missedPings > MISSED_PINGS) return fail('The inference process does not answer.');
    ping();
    this.after(limits.pingMs, () => this.#ping());
  }
}
