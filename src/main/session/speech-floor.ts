import type { SpeechInput } from './machines/speech-machine.ts';

export interface SpeechFloorDependencies {
  readonly put: (input: Extract<SpeechInput, { type: 'pause' | 'resume' }>) => void;
  /** What is said, and what the same agent still wanted to say, is given up. */
  readonly interrupt: () => void;
}

/** Why nothing may be said at the moment: the user is in a turn, or has interrupted and it is not known yet with what. */
type Hold = 'turn' | 'interruption';

/** Keeps the engine silent while the user has the floor. */
export class SpeechFloor {
  readonly #deps: SpeechFloorDependencies;
  readonly #holds = new Set<Hold>();

  constructor(deps: SpeechFloorDependencies) {
    this.#deps = deps;
  }

  /** By the talk key, a button or a command the user takes the floor at once and for good. */
  taken(): void {
    this.hold('turn');
    this.#deps.interrupt();
  }

  hold(reason: Hold): void {
    this.#holds.add(reason);
    this.#deps.put({ type: 'pause' });
  }

  release(reason: Hold): void {
    if (this.#holds.delete(reason) && this.#holds.size === 0) this.#deps.put({ type: 'resume' });
  }
}
