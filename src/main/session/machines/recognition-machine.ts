import { to, type Transition } from './transition.ts';

/**
 * The recogniser, as people care about it. `turns`: ids of the turns whose text is in the making, in the order they
 * ended. `degraded`: it failed for good or works with less than it should; `problem` says so for a person.
 */
export type RecognitionRegion =
  | { readonly kind: 'loading'; readonly turns: readonly string[] }
  | { readonly kind: 'idle'; readonly turns: readonly string[] }
  | { readonly kind: 'busy'; readonly turns: readonly string[] }
  | { readonly kind: 'degraded'; readonly turns: readonly string[]; readonly problem: string };

export type RecognitionInput =
  /** The model is warm, or works again after a failure. */
  | { readonly type: 'ready' }
  /** The model is being loaded again, by a restart or a change of model. */
  | { readonly type: 'loading' }
  | { readonly type: 'failed'; readonly problem: string }
  /** A turn is over and waits for its text. */
  | { readonly type: 'turn-ended'; readonly utteranceId: string }
  /** Its text is there, or it was dropped, or recognition failed. */
  | { readonly type: 'turn-settled'; readonly utteranceId: string };

export type RecognitionEffect =
  | { readonly type: 'announce-degraded'; readonly problem: string }
  | { readonly type: 'announce-mended' };

export const loadingRecognition: RecognitionRegion = { kind: 'loading', turns: [] };

type Answer = Transition<RecognitionRegion, RecognitionEffect>;

export function recognitionMachine(state: RecognitionRegion, input: RecognitionInput): Answer {
  switch (input.type) {
    case 'ready':
      return state.kind === 'degraded'
        ? to(working(state.turns), { type: 'announce-mended' })
        : to(working(state.turns));
    case 'loading':
      return to(state.kind === 'degraded' ? state : { kind: 'loading', turns: state.turns });
    case 'failed': {
      const degraded: RecognitionRegion = { kind: 'degraded', turns: state.turns, problem: input.problem };
      const known = state.kind === 'degraded' && state.problem === input.problem;
      return known ? to(state) : to(degraded, { type: 'announce-degraded', problem: input.problem });
    }
    case 'turn-ended':
      if (state.turns.includes(input.utteranceId)) return to(state);
      return to(withTurns(state, [...state.turns, input.utteranceId]));
    case 'turn-settled':
      if (!state.turns.includes(input.utteranceId)) return to(state);
      return to(
        withTurns(
          state,
          state.turns.filter((id) => id !== input.utteranceId),
        ),
      );
  }
}

function withTurns(state: RecognitionRegion, turns: readonly string[]): RecognitionRegion {
  switch (state.kind) {
    case 'loading':
    case 'degraded':
      return { ...state, turns };
    case 'idle':
    case 'busy':
      return working(turns);
  }
}

function working(turns: readonly string[]): RecognitionRegion {
  return turns.length === 0 ? { kind: 'idle', turns: [] } : { kind: 'busy', turns };
}
