import { AppError } from '../../shared/kernel/app-error.ts';
import type { AskingEar } from '../asking/ports.ts';
import type { Coordinator } from '../session/coordinator.ts';

export interface AnswerEarDependencies {
  readonly coordinator: () => Pick<Coordinator, 'regions' | 'setListening'>;
  readonly hasMicrophone: () => boolean;
  /**
   * Resolves when nothing is spoken any more, with what gives the floor back; until then nobody but the question
   * speaks. No agent answers for the user, and none speaks into the answer.
   */
  readonly reserveFloor: () => Promise<() => void>;
  /** Whether a question may open a microphone that is closed. */
  readonly mayOpen: () => boolean;
  /** Why the microphone cannot be opened, for a person. */
  readonly problem: () => string | null;
}

/** Lends the microphone to a question, and gives it back as it was found. */
export class AnswerEar implements AskingEar {
  readonly #deps: AnswerEarDependencies;
  /** A question made the engine listen, and nobody else has wanted it since. */
  #borrowed = false;

  constructor(deps: AnswerEarDependencies) {
    this.#deps = deps;
  }

  /** Rejects with `conflict` while muted and with `microphone-missing` where nothing can be opened. */
  async open(): Promise<{ close(): Promise<void> }> {
    this.#requireEar();
    const releaseFloor = await this.#deps.reserveFloor();
    try {
      // What was spoken may have taken its time.
      this.#requireEar();
      await this.#borrow();
    } catch (error) {
      releaseFloor();
      throw error;
    }
    return {
      close: async () => {
        releaseFloor();
        await this.#giveBack();
      },
    };
  }

  #requireEar(): void {
    if (this.#access().regions.muted) {
      throw new AppError('conflict', 'The microphone is muted.', {
        remedy: 'Unmute it; until then agents cannot ask by voice.',
      });
    }
    if (!this.#deps.hasMicrophone()) throw noMicrophone(null);
  }

  async #borrow(): Promise<void> {
    const { regions, setListening } = this.#access();
    // Where it may not be opened, the talk key or the page answers.
    if (regions.listening || !this.#deps.mayOpen()) return;
    this.#borrowed = true;
    if (await setListening(true)) return;
    await this.#giveBack();
    throw noMicrophone(this.#deps.problem());
  }

  /** The user wants the microphone as it is now, whatever a question did. */
  keep(): void {
    this.#borrowed = false;
  }

  async #giveBack(): Promise<void> {
    if (!this.#borrowed) return;
    this.#borrowed = false;
    await this.#access().setListening(false);
  }

  #access(): Pick<Coordinator, 'regions' | 'setListening'> {
    const coordinator = this.#deps.coordinator();
    return {
      regions: coordinator.regions,
      setListening: (listening) => coordinator.setListening(listening),
    };
  }
}

function noMicrophone(problem: string | null): AppError {
  return new AppError('microphone-missing', problem ?? 'No microphone is there to hear an answer.', {
    remedy: 'Plug one in; until then agents cannot ask by voice.',
  });
}
