import type { InferencePart, InferenceSetup, ModelTiming } from '../../shared/contract/inference.ts';
import { AppError } from '../../shared/kernel/app-error.ts';

export type PartState =
  | { readonly type: 'loading' }
  | { readonly type: 'ready'; readonly models: readonly ModelTiming[] }
  | { readonly type: 'failed'; readonly error: AppError };

const PARTS = ['detector', 'recogniser', 'synthesiser'] as const;

/** How far the parts of the inference process are loaded. */
export class PartStates {
  readonly #setup: InferenceSetup;
  #states: Record<InferencePart, PartState>;

  constructor(setup: InferenceSetup) {
    this.#setup = setup;
    this.#states = initialStates(setup);
  }

  /** The process is gone: everything is to be loaded again. */
  reset(): void {
    this.#states = initialStates(this.#setup);
  }

  set(part: InferencePart, state: PartState): void {
    this.#states[part] = state;
  }

  of(part: InferencePart): PartState {
    return this.#states[part];
  }

  get ready(): readonly InferencePart[] {
    return PARTS.filter((part) => this.#states[part].type === 'ready');
  }

  /** Nothing that hears is still loading; the voice comes after it and is not waited for. */
  get hearingIsSettled(): boolean {
    return !this.#isLoading('detector') && !this.#isLoading('recogniser');
  }

  /** The parts still loading whose loading is timed; a model that may have to be downloaded first is not. */
  get late(): readonly InferencePart[] {
    return PARTS.filter(
      (part) =>
        this.#isLoading(part) && !(part === 'recogniser' && this.#setup.recogniser.kind === 'transformers'),
    );
  }

  #isLoading(part: InferencePart): boolean {
    return this.#states[part].type === 'loading';
  }
}

function initialStates(setup: InferenceSetup): Record<InferencePart, PartState> {
  const loading = { type: 'loading' } as const;
  return {
    detector: loading,
    recogniser: loading,
    synthesiser:
      setup.synthesiser.kind === 'none'
        ? {
            type: 'failed',
            error: new AppError('unavailable', 'This engine runs without a voice of its own.'),
          }
        : loading,
  };
}
