import { to, type Transition } from './transition.ts';

/**
 * The microphone. `attempt` numbers the openings; what an earlier attempt reports late is ignored.
 * `utterance`: a turn is open, so the microphone counts as recording as soon as it is open.
 * `failures`: losses and failed openings since the microphone was last open; above 0 the outage is announced.
 */
export type MicrophoneRegion =
  | { readonly kind: 'closed'; readonly attempt: number; readonly utterance: boolean }
  | {
      readonly kind: 'opening';
      readonly attempt: number;
      readonly utterance: boolean;
      readonly failures: number;
    }
  | { readonly kind: 'armed'; readonly attempt: number }
  | { readonly kind: 'recording'; readonly attempt: number }
  | {
      readonly kind: 'closing';
      readonly attempt: number;
      readonly utterance: boolean;
      /** `opening`: off was wanted before the device was there; it is closed when it comes. */
      readonly waitsFor: 'opened' | 'closed';
      /** Wanted again in the meantime, or another device is. */
      readonly reopen: boolean;
      readonly failures: number;
    }
  | {
      readonly kind: 'lost';
      readonly attempt: number;
      readonly utterance: boolean;
      readonly failures: number;
    };

export type MicrophoneInput =
  | { readonly type: 'want-open' }
  | { readonly type: 'want-closed' }
  /** Another device is chosen, the chosen one came back, or the computer woke up. */
  | { readonly type: 'device-changed' }
  | { readonly type: 'opened'; readonly attempt: number }
  | { readonly type: 'open-failed'; readonly attempt: number; readonly error: unknown }
  /** The source ended by itself: the device is gone, or stopped delivering. */
  | { readonly type: 'lost'; readonly attempt: number; readonly error: unknown }
  /** A file has been played to its end. */
  | { readonly type: 'ended'; readonly attempt: number }
  /** The source is released, as asked by `close`. */
  | { readonly type: 'closed'; readonly attempt: number }
  | { readonly type: 'retry-due'; readonly attempt: number }
  | { readonly type: 'utterance-began' }
  | { readonly type: 'utterance-ended' };

export type MicrophoneEffect =
  /** Answered by `opened` or `open-failed` with the same attempt. */
  | { readonly type: 'open'; readonly attempt: number }
  /** Answered by `closed` with the same attempt. Only ever given for a source that is open. */
  | { readonly type: 'close'; readonly attempt: number }
  /** Answered by `retry-due` with the same attempt after the delay. */
  | { readonly type: 'schedule-retry'; readonly attempt: number; readonly delayMs: number }
  | { readonly type: 'cancel-retry'; readonly attempt: number }
  /** Once for each outage, however many attempts fail. */
  | { readonly type: 'announce-lost'; readonly error: unknown }
  | { readonly type: 'announce-back' }
  /** The outage is no longer of interest: the microphone is not wanted any more. */
  | { readonly type: 'withdraw-lost' };

const RETRY_DELAYS_MS = [500, 1000, 2000];
const LONGEST_RETRY_DELAY_MS = 5000;

export const closedMicrophone: MicrophoneRegion = { kind: 'closed', attempt: 0, utterance: false };

type Answer = Transition<MicrophoneRegion, MicrophoneEffect>;

/** Off always wins; while it is wanted, a lost microphone is tried again and again, here and nowhere else. */
export function microphoneMachine(state: MicrophoneRegion, input: MicrophoneInput): Answer {
  if ('attempt' in input && input.attempt !== state.attempt) return to(state);
  switch (state.kind) {
    case 'closed':
      return whenClosed(state, input);
    case 'opening':
      return whenOpening(state, input);
    case 'armed':
    case 'recording':
      return whenOpen(state, input);
    case 'closing':
      return whenClosing(state, input);
    case 'lost':
      return whenLost(state, input);
  }
}

/** Whether the user wants this microphone to be open. */
export function isMicrophoneWanted(state: MicrophoneRegion): boolean {
  switch (state.kind) {
    case 'closed':
      return false;
    case 'closing':
      return state.reopen;
    case 'opening':
    case 'armed':
    case 'recording':
    case 'lost':
      return true;
  }
}

type In<Kind extends MicrophoneRegion['kind']> = Extract<MicrophoneRegion, { kind: Kind }>;

function whenClosed(state: In<'closed'>, input: MicrophoneInput): Answer {
  switch (input.type) {
    case 'want-open':
      return startOpening(state.attempt, state.utterance, 0);
    case 'utterance-began':
      return to({ ...state, utterance: true });
    case 'utterance-ended':
      return to({ ...state, utterance: false });
    case 'want-closed':
    case 'device-changed':
    case 'opened':
    case 'open-failed':
    case 'lost':
    case 'ended':
    case 'closed':
    case 'retry-due':
      return to(state);
  }
}

function whenOpening(state: In<'opening'>, input: MicrophoneInput): Answer {
  const { attempt, utterance, failures } = state;
  switch (input.type) {
    case 'opened': {
      const open: MicrophoneRegion = { kind: utterance ? 'recording' : 'armed', attempt };
      return failures > 0 ? to(open, { type: 'announce-back' }) : to(open);
    }
    case 'open-failed':
    case 'lost':
      return lose(state, failures, input.error);
    case 'ended':
      return to({ kind: 'closed', attempt, utterance });
    case 'want-closed': {
      const closing = { kind: 'closing', waitsFor: 'opened', reopen: false, failures: 0 } as const;
      return to({ ...closing, attempt, utterance }, ...withdrawal(failures));
    }
    case 'device-changed':
      return to({ kind: 'closing', attempt, utterance, waitsFor: 'opened', reopen: true, failures });
    case 'utterance-began':
      return to({ ...state, utterance: true });
    case 'utterance-ended':
      return to({ ...state, utterance: false });
    case 'want-open':
    case 'closed':
    case 'retry-due':
      return to(state);
  }
}

function whenOpen(state: In<'armed' | 'recording'>, input: MicrophoneInput): Answer {
  const { attempt } = state;
  const utterance = state.kind === 'recording';
  switch (input.type) {
    case 'want-closed':
      return startClosing({ attempt, utterance, reopen: false, failures: 0 });
    case 'device-changed':
      return startClosing({ attempt, utterance, reopen: true, failures: 0 });
    case 'lost':
      return lose({ attempt, utterance }, 0, input.error);
    case 'ended':
      return to({ kind: 'closed', attempt, utterance });
    case 'utterance-began':
      return to({ kind: 'recording', attempt });
    case 'utterance-ended':
      return to({ kind: 'armed', attempt });
    case 'want-open':
    case 'opened':
    case 'open-failed':
    case 'closed':
    case 'retry-due':
      return to(state);
  }
}

function whenClosing(state: In<'closing'>, input: MicrophoneInput): Answer {
  const { attempt, utterance, reopen, failures } = state;
  switch (input.type) {
    case 'opened':
      return state.waitsFor === 'opened' ? startClosing(state) : to(state);
    case 'open-failed':
    case 'lost':
    case 'ended':
    case 'closed':
      return reopen ? startOpening(attempt, utterance, failures) : to({ kind: 'closed', attempt, utterance });
    case 'want-open':
      return to({ ...state, reopen: true });
    case 'want-closed':
      return to({ ...state, reopen: false, failures: 0 }, ...withdrawal(failures));
    case 'utterance-began':
      return to({ ...state, utterance: true });
    case 'utterance-ended':
      return to({ ...state, utterance: false });
    case 'device-changed':
    case 'retry-due':
      return to(state);
  }
}

function whenLost(state: In<'lost'>, input: MicrophoneInput): Answer {
  const { attempt, utterance, failures } = state;
  switch (input.type) {
    case 'retry-due':
      return startOpening(attempt, utterance, failures);
    case 'device-changed':
      return startOpening(attempt, utterance, failures, { type: 'cancel-retry', attempt });
    case 'want-closed':
      return to(
        { kind: 'closed', attempt, utterance },
        { type: 'cancel-retry', attempt },
        ...withdrawal(failures),
      );
    case 'utterance-began':
      return to({ ...state, utterance: true });
    case 'utterance-ended':
      return to({ ...state, utterance: false });
    case 'want-open':
    case 'opened':
    case 'open-failed':
    case 'lost':
    case 'ended':
    case 'closed':
      return to(state);
  }
}

function startOpening(
  lastAttempt: number,
  utterance: boolean,
  failures: number,
  ...before: readonly MicrophoneEffect[]
): Answer {
  const attempt = lastAttempt + 1;
  return to({ kind: 'opening', attempt, utterance, failures }, ...before, { type: 'open', attempt });
}

function startClosing(next: Pick<In<'closing'>, 'attempt' | 'utterance' | 'reopen' | 'failures'>): Answer {
  return to({ ...next, kind: 'closing', waitsFor: 'closed' }, { type: 'close', attempt: next.attempt });
}

function withdrawal(failures: number): readonly MicrophoneEffect[] {
  return failures > 0 ? [{ type: 'withdraw-lost' }] : [];
}

function lose(
  { attempt, utterance }: { readonly attempt: number; readonly utterance: boolean },
  failuresBefore: number,
  error: unknown,
): Answer {
  const retry: MicrophoneEffect = {
    type: 'schedule-retry',
    attempt,
    delayMs: RETRY_DELAYS_MS[failuresBefore] ?? LONGEST_RETRY_DELAY_MS,
  };
  const lost: MicrophoneRegion = { kind: 'lost', attempt, utterance, failures: failuresBefore + 1 };
  return failuresBefore === 0 ? to(lost, { type: 'announce-lost', error }, retry) : to(lost, retry);
}
