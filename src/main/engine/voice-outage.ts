import type { AppError } from '../../shared/kernel/app-error.ts';
import type { Voice } from '../speech/synthesiser.ts';

export interface VoiceOutageDependencies {
  /** All voices there are at this moment. */
  readonly list: () => Promise<readonly Voice[]>;
  readonly onChange: () => void;
}

/** The shipped voice is out of order: why, and whether another can speak in its place. */
export class VoiceOutage {
  readonly #deps: VoiceOutageDependencies;
  #error: AppError | undefined;
  #isSilent = false;

  constructor(deps: VoiceOutageDependencies) {
    this.#deps = deps;
  }

  /** Why the shipped voice cannot speak, for a person; undefined when it can. */
  get reason(): string | undefined {
    return this.#error?.explanation;
  }

  /** Why no voice at all can speak, for a person; undefined when one can. */
  get problem(): string | undefined {
    return this.#isSilent && this.#error !== undefined
      ? `No voice can speak. ${this.#error.explanation}`
      : undefined;
  }

  began(error: AppError): void {
    this.#error = error;
    this.lookAgain();
  }

  ended(): void {
    this.#error = undefined;
    this.#isSilent = false;
    this.#deps.onChange();
  }

  /** Other voices may have come: somebody installed one, or named one in the settings. */
  lookAgain(): void {
    const error = this.#error;
    if (error === undefined) return;
    this.#deps.list().then(
      (voices) => this.#found(error, voices),
      () => this.#found(error, []),
    );
  }

  /** `error`: the outage for which was looked; it may have ended meanwhile. */
  #found(error: AppError, voices: readonly Voice[]): void {
    if (error !== this.#error) return;
    this.#isSilent = voices.every(({ origin }) => origin === 'shipped');
    this.#deps.onChange();
  }
}
