import { to, type Transition } from './transition.ts';

/** A speech that waits for its turn. Urgent ones go before the others, in their own order. */
export interface WaitingSpeech {
  readonly id: string;
  readonly urgent: boolean;
}

/**
 * What is spoken aloud: one speech at a time. `paused`: the user has the floor; `id` is undefined when nothing was
 * cut short. `stopping`: `id` was told to stop and has not reported its end yet; `held`: the user has the floor.
 */
export type SpeechRegion =
  | { readonly kind: 'silent' }
  | { readonly kind: 'speaking'; readonly id: string; readonly waiting: readonly WaitingSpeech[] }
  | { readonly kind: 'paused'; readonly id: string | undefined; readonly waiting: readonly WaitingSpeech[] }
  | {
      readonly kind: 'stopping';
      readonly id: string;
      readonly waiting: readonly WaitingSpeech[];
      readonly held: boolean;
    };

export type SpeechEnd = 'done' | 'stopped' | 'failed';

export type SpeechInput =
  | { readonly type: 'requested'; readonly id: string; readonly urgent: boolean }
  /** The speaker reports the one end of the speech it was given. */
  | { readonly type: 'ended'; readonly id: string; readonly end: SpeechEnd }
  /** Stops what plays and what waits. */
  | { readonly type: 'stop' }
  /** Stops one speech, whether it plays or waits; the others go on. */
  | { readonly type: 'cancel'; readonly id: string }
  /** The user takes the floor, and gives it back. */
  | { readonly type: 'pause' }
  | { readonly type: 'resume' };

export type SpeechEffect =
  /** Answered by `ended` with the same id, sooner or later. */
  | { readonly type: 'start-speech'; readonly id: string }
  | { readonly type: 'pause-speech'; readonly id: string }
  | { readonly type: 'resume-speech'; readonly id: string }
  | { readonly type: 'stop-speech'; readonly id: string }
  /** The request has ended; given exactly once for each id. */
  | { readonly type: 'settle-speech'; readonly id: string; readonly end: SpeechEnd };

export const silentSpeech: SpeechRegion = { kind: 'silent' };

type Answer = Transition<SpeechRegion, SpeechEffect>;
type In<Kind extends SpeechRegion['kind']> = Extract<SpeechRegion, { kind: Kind }>;

/** One queue, one speaker; every request ends in exactly one of done, stopped and failed. */
export function speechMachine(state: SpeechRegion, input: SpeechInput): Answer {
  if (input.type === 'requested' && isKnown(state, input.id)) return to(state);
  switch (state.kind) {
    case 'silent':
      return whenSilent(state, input);
    case 'speaking':
      return whenSpeaking(state, input);
    case 'paused':
      return whenPaused(state, input);
    case 'stopping':
      return whenStopping(state, input);
  }
}

function whenSilent(state: In<'silent'>, input: SpeechInput): Answer {
  switch (input.type) {
    case 'requested':
      return startNext([{ id: input.id, urgent: input.urgent }]);
    case 'pause':
      return to({ kind: 'paused', id: undefined, waiting: [] });
    case 'ended':
    case 'stop':
    case 'cancel':
    case 'resume':
      return to(state);
  }
}

function whenSpeaking(state: In<'speaking'>, input: SpeechInput): Answer {
  switch (input.type) {
    case 'requested':
      return to({ ...state, waiting: enqueue(state.waiting, input) });
    case 'ended':
      if (input.id !== state.id) return to(state);
      return startNext(state.waiting, { type: 'settle-speech', id: input.id, end: input.end });
    case 'stop':
      return startStopping(state.id, [], false, state.waiting);
    case 'cancel':
      if (input.id === state.id) return startStopping(state.id, state.waiting, false);
      return withdraw(state, input.id);
    case 'pause':
      return to({ ...state, kind: 'paused' }, { type: 'pause-speech', id: state.id });
    case 'resume':
      return to(state);
  }
}

function whenPaused(state: In<'paused'>, input: SpeechInput): Answer {
  switch (input.type) {
    case 'requested':
      return to({ ...state, waiting: enqueue(state.waiting, input) });
    case 'ended':
      if (input.id !== state.id) return to(state);
      return to({ ...state, id: undefined }, { type: 'settle-speech', id: input.id, end: input.end });
    case 'stop':
      if (state.id !== undefined) return startStopping(state.id, [], true, state.waiting);
      return to({ kind: 'paused', id: undefined, waiting: [] }, ...settleStopped(state.waiting));
    case 'cancel':
      if (input.id === state.id) return startStopping(state.id, state.waiting, true);
      return withdraw(state, input.id);
    case 'resume':
      if (state.id === undefined) return startNext(state.waiting);
      return to(
        { kind: 'speaking', id: state.id, waiting: state.waiting },
        { type: 'resume-speech', id: state.id },
      );
    case 'pause':
      return to(state);
  }
}

function whenStopping(state: In<'stopping'>, input: SpeechInput): Answer {
  switch (input.type) {
    case 'requested':
      return to({ ...state, waiting: enqueue(state.waiting, input) });
    case 'ended': {
      if (input.id !== state.id) return to(state);
      const settle: SpeechEffect = { type: 'settle-speech', id: input.id, end: input.end };
      if (!state.held) return startNext(state.waiting, settle);
      return to({ kind: 'paused', id: undefined, waiting: state.waiting }, settle);
    }
    case 'stop':
      return to({ ...state, waiting: [] }, ...settleStopped(state.waiting));
    case 'cancel':
      return withdraw(state, input.id);
    case 'pause':
      return to({ ...state, held: true });
    case 'resume':
      return to({ ...state, held: false });
  }
}

function startNext(waiting: readonly WaitingSpeech[], ...before: readonly SpeechEffect[]): Answer {
  const [next, ...rest] = waiting;
  if (next === undefined) return to(silentSpeech, ...before);
  return to({ kind: 'speaking', id: next.id, waiting: rest }, ...before, {
    type: 'start-speech',
    id: next.id,
  });
}

function startStopping(
  id: string,
  waiting: readonly WaitingSpeech[],
  held: boolean,
  given: readonly WaitingSpeech[] = [],
): Answer {
  return to({ kind: 'stopping', id, waiting, held }, { type: 'stop-speech', id }, ...settleStopped(given));
}

/** Takes a speech out of the queue; one that is not in it stays unknown. */
function withdraw(state: In<'speaking' | 'paused' | 'stopping'>, id: string): Answer {
  const withdrawn = state.waiting.filter((speech) => speech.id === id);
  if (withdrawn.length === 0) return to(state);
  const waiting = state.waiting.filter((speech) => speech.id !== id);
  return to({ ...state, waiting }, ...settleStopped(withdrawn));
}

function settleStopped(waiting: readonly WaitingSpeech[]): readonly SpeechEffect[] {
  return waiting.map(({ id }) => ({ type: 'settle-speech', id, end: 'stopped' }));
}

function enqueue(waiting: readonly WaitingSpeech[], speech: WaitingSpeech): readonly WaitingSpeech[] {
  const { id, urgent } = speech;
  if (!urgent) return [...waiting, { id, urgent }];
  return [
    ...waiting.filter((other) => other.urgent),
    { id, urgent },
    ...waiting.filter((other) => !other.urgent),
  ];
}

function isKnown(state: SpeechRegion, id: string): boolean {
  if (state.kind === 'silent') return false;
  return state.id === id || state.waiting.some((speech) => speech.id === id);
}
