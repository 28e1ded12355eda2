import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Voice } from '../../synthesiser.ts';

/** Voices are installed rarely, and whoever installs one may wait this long. */
const KEPT_MS = 60_000;

/** A list of voices that costs a process to make. Looked up when first asked for, then anew beside later questions. */
export class RememberedVoices {
  readonly #lookUp: () => Promise<readonly Voice[]>;
  readonly #clock: Clock;
  #voices: readonly Voice[] | undefined;
  #lookedUpAtMs = 0;
  #current: Promise<readonly Voice[]> | undefined;

  constructor(lookUp: () => Promise<readonly Voice[]>, clock: Clock) {
    this.#lookUp = lookUp;
    this.#clock = clock;
  }

  /** Never rejects: where the list cannot be made there are no voices. */
  get(): Promise<readonly Voice[]> {
    if (this.#voices === undefined) return this.#refresh();
    if (this.#clock.now() - this.#lookedUpAtMs >= KEPT_MS) void this.#refresh();
    return Promise.resolve(this.#voices);
  }

  #refresh(): Promise<readonly Voice[]> {
    this.#current ??= this.#lookUp()
      .catch((): readonly Voice[] => [])
      .then((voices) => {
        this.#voices = voices;
        this.#lookedUpAtMs = this.#clock.now();
        this.#current = undefined;
        return voices;
      });
    return this.#current;
  }
}
