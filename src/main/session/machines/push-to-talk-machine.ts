import { to, type Transition } from './transition.ts';

/**
 * The talk key and its equivalents from outside. `keyDown`: the physical key is down as far as we were told; while
 * it is, further key-downs are the keyboard's auto-repeat. `gesture` numbers the turns begun here. Timers have
 * numbers that never come again, so a late one of an older gesture matches nothing.
 */
export type PushToTalkRegion =
  | (PushToTalkFacts & { readonly kind: 'up' })
  | (PushToTalkFacts & { readonly kind: 'down-pending'; readonly debounceTimer: number })
  | (PushToTalkFacts & { readonly kind: 'held'; readonly watchdogTimer: number })
  | (PushToTalkFacts & { readonly kind: 'latched' })
  | (PushToTalkFacts & { readonly kind: 'release-grace'; readonly graceTimer: number });

interface PushToTalkFacts {
  readonly keyDown: boolean;
  /** Number of the current or last gesture that began a turn. */
  readonly gesture: number;
  /** Number of the last timer. */
  readonly timers: number;
}

export type PushToTalkInput =
  /** A physical key; debounced. */
  | { readonly type: 'key-down' }
  | { readonly type: 'key-up' }
  /** Another key or a click; only reported for a talk key that is a modifier alone. */
  | { readonly type: 'foreign-key' }
  /** From the page, the command line, the API: not debounced. */
  | { readonly type: 'start' }
  | { readonly type: 'stop' }
  | { readonly type: 'toggle' }
  | { readonly type: 'cancel' }
  /** Everything was switched off: the turn ends without grace, and a key that is still down begins no other. */
  | { readonly type: 'off' }
  /** Key events can no longer be trusted: screen locked, computer suspended, key hook lost. */
  | { readonly type: 'interrupted' }
  | { readonly type: 'timer'; readonly timer: number };

export type PushToTalkEffect =
  | { readonly type: 'begin-turn'; readonly gesture: number }
  /** The key is up: the last pass may start, `end-turn` follows after the grace unless the key comes back. */
  | { readonly type: 'anticipate-end'; readonly gesture: number }
  | { readonly type: 'end-turn'; readonly gesture: number }
  | { readonly type: 'cancel-turn'; readonly gesture: number }
  /** Answered by `timer` with the same number after the delay. */
  | { readonly type: 'schedule-timer'; readonly timer: number; readonly delayMs: number }
  | { readonly type: 'cancel-timer'; readonly timer: number };

export interface PushToTalkSettings {
  /** Audio still taken after the release. */
  readonly releaseGraceMs: number;
  /** A turn held this long ends; what was said is kept. */
  readonly watchdogMs: number;
}

export const releasedKey: PushToTalkRegion = { kind: 'up', keyDown: false, gesture: 0, timers: 0 };

const DEBOUNCE_MS = 30;

type Answer = Transition<PushToTalkRegion, PushToTalkEffect>;
type In<Kind extends PushToTalkRegion['kind']> = Extract<PushToTalkRegion, { kind: Kind }>;

/** Key events in, turns out. A held turn always ends: by release, by command, or by the watchdog. */
export function pushToTalkMachine(
  state: PushToTalkRegion,
  input: PushToTalkInput,
  settings: PushToTalkSettings,
): Answer {
  switch (state.kind) {
    case 'up':
      return whenUp(state, input, settings);
    case 'down-pending':
      return whenDownPending(state, input, settings);
    case 'held':
      return whenHeld(state, input, settings);
    case 'latched':
      return whenLatched(state, input, settings);
    case 'release-grace':
      return whenReleaseGrace(state, input, settings);
  }
}

function whenUp(state: In<'up'>, input: PushToTalkInput, settings: PushToTalkSettings): Answer {
  switch (input.type) {
    case 'key-down': {
      if (state.keyDown) return to(state);
      const timer = state.timers + 1;
      const { gesture } = state;
      return to(
        { kind: 'down-pending', keyDown: true, gesture, timers: timer, debounceTimer: timer },
        { type: 'schedule-timer', timer, delayMs: DEBOUNCE_MS },
      );
    }
    case 'key-up':
    case 'interrupted':
      return to({ ...state, keyDown: false });
    case 'start':
      return begin(state, settings);
    case 'toggle':
      return latch(state);
    case 'stop':
    case 'cancel':
    case 'off':
    case 'foreign-key':
    case 'timer':
      return to(state);
  }
}

function whenDownPending(
  state: In<'down-pending'>,
  input: PushToTalkInput,
  settings: PushToTalkSettings,
): Answer {
  const giveUp: PushToTalkEffect = { type: 'cancel-timer', timer: state.debounceTimer };
  switch (input.type) {
    case 'timer':
      return input.timer === state.debounceTimer ? begin(state, settings) : to(state);
    case 'start':
      return begin(state, settings, giveUp);
    case 'toggle':
      return latch(state, giveUp);
    case 'key-up':
    case 'interrupted':
      return to(rest(state, false), giveUp);
    case 'stop':
    case 'cancel':
    case 'off':
    case 'foreign-key':
      return to(rest(state), giveUp);
    case 'key-down':
      return to(state);
  }
}

function whenHeld(state: In<'held'>, input: PushToTalkInput, settings: PushToTalkSettings): Answer {
  const { gesture } = state;
  const calm: PushToTalkEffect = { type: 'cancel-timer', timer: state.watchdogTimer };
  switch (input.type) {
    case 'key-up':
      return release({ ...state, keyDown: false }, settings, calm);
    case 'stop':
    case 'toggle':
      return release(state, settings, calm);
    case 'timer':
      if (input.timer !== state.watchdogTimer) return to(state);
      return to(rest(state), { type: 'end-turn', gesture });
    case 'off':
      return to(rest(state), calm, { type: 'end-turn', gesture });
    case 'interrupted':
      return to(rest(state, false), calm, { type: 'end-turn', gesture });
    case 'cancel':
      return to(rest(state), calm, { type: 'cancel-turn', gesture });
    case 'foreign-key':
      return state.keyDown ? to(rest(state), calm, { type: 'cancel-turn', gesture }) : to(state);
    case 'key-down':
      return to({ ...state, keyDown: true });
    case 'start':
      return to(state);
  }
}

function whenLatched(state: In<'latched'>, input: PushToTalkInput, settings: PushToTalkSettings): Answer {
  const { gesture } = state;
  switch (input.type) {
    case 'key-down':
      return state.keyDown ? to(state) : release({ ...state, keyDown: true }, settings);
    case 'key-up':
      return to({ ...state, keyDown: false });
    case 'stop':
    case 'toggle':
      return release(state, settings);
    case 'cancel':
      return to(rest(state), { type: 'cancel-turn', gesture });
    case 'off':
      return to(rest(state), { type: 'end-turn', gesture });
    case 'interrupted':
      return to(rest(state, false), { type: 'end-turn', gesture });
    case 'start':
    case 'foreign-key':
    case 'timer':
      return to(state);
  }
}

function whenReleaseGrace(
  state: In<'release-grace'>,
  input: PushToTalkInput,
  settings: PushToTalkSettings,
): Answer {
  const { gesture } = state;
  const stay: PushToTalkEffect = { type: 'cancel-timer', timer: state.graceTimer };
  switch (input.type) {
    case 'timer':
      return input.timer === state.graceTimer ? to(rest(state), { type: 'end-turn', gesture }) : to(state);
    case 'key-down':
      return state.keyDown ? to(state) : hold({ ...state, keyDown: true }, settings, stay);
    case 'start':
      return hold(state, settings, stay);
    case 'key-up':
      return to({ ...state, keyDown: false });
    case 'cancel':
      return to(rest(state), stay, { type: 'cancel-turn', gesture });
    case 'off':
      return to(rest(state), stay, { type: 'end-turn', gesture });
    case 'interrupted':
      return to(rest(state, false), stay, { type: 'end-turn', gesture });
    case 'toggle':
      return to({ kind: 'latched', keyDown: state.keyDown, gesture, timers: state.timers }, stay);
    case 'stop':
    case 'foreign-key':
      return to(state);
  }
}

function begin(
  facts: PushToTalkFacts,
  settings: PushToTalkSettings,
  ...before: readonly PushToTalkEffect[]
): Answer {
  const gesture = facts.gesture + 1;
  return hold({ ...facts, gesture }, settings, ...before, { type: 'begin-turn', gesture });
}

function hold(
  { keyDown, gesture, timers }: PushToTalkFacts,
  settings: PushToTalkSettings,
  ...before: readonly PushToTalkEffect[]
): Answer {
  const timer = timers + 1;
  return to({ kind: 'held', keyDown, gesture, timers: timer, watchdogTimer: timer }, ...before, {
    type: 'schedule-timer',
    timer,
    delayMs: settings.watchdogMs,
  });
}

function latch(facts: PushToTalkFacts, ...before: readonly PushToTalkEffect[]): Answer {
  const gesture = facts.gesture + 1;
  return to({ kind: 'latched', keyDown: facts.keyDown, gesture, timers: facts.timers }, ...before, {
    type: 'begin-turn',
    gesture,
  });
}

function release(
  { keyDown, gesture, timers }: PushToTalkFacts,
  settings: PushToTalkSettings,
  ...before: readonly PushToTalkEffect[]
): Answer {
  const timer = timers + 1;
  return to(
    { kind: 'release-grace', keyDown, gesture, timers: timer, graceTimer: timer },
    ...before,
    { type: 'anticipate-end', gesture },
    { type: 'schedule-timer', timer, delayMs: settings.releaseGraceMs },
  );
}

function rest(facts: PushToTalkFacts, keyDown: boolean = facts.keyDown): PushToTalkRegion {
  return { kind: 'up', keyDown, gesture: facts.gesture, timers: facts.timers };
}
