import { FRAME_MS } from '../../../shared/kernel/audio-format.ts';
import { to, type Transition } from './transition.ts';

/**
 * How the user may interrupt by voice. `echo-cancel` and `headphones`: by speaking. `half-duplex`: not at all; nothing
 * is heard while a speech plays and 300 ms after it. `key-only`: the same, but for 1.5 s after it, so that the pauses
 * between speeches and the echo of slow outputs (Bluetooth, television) are not heard either. A key stops at once in
 * every mode, and is heard from then on.
 */
export type BargeInMode = 'echo-cancel' | 'headphones' | 'half-duplex' | 'key-only';

/** `voicedMs` of the user's voice so far, and `gapMs` of silence since. */
interface Voice {
  readonly voicedMs: number;
  readonly gapMs: number;
}

/** The user has the floor. `playing`: a speech is there, held back; it may end meanwhile, or another come. */
interface Floor {
  readonly sinceMs: number;
  readonly lastVoiceMs: number;
  readonly playing: boolean;
}

/**
 * `silent`: nothing plays. `echoing`: nothing plays any more, but it may still be heard. `ducked`: the user seems to
 * speak, the speech plays softly. `paused`: the user speaks, the speech waits. `yielded`: the user said something, the
 * speech was stopped. `stopping`: stopped without a word; its end has not been reported yet.
 */
export type BargeInRegion =
  | { readonly kind: 'silent' }
  | { readonly kind: 'echoing'; readonly untilMs: number }
  | ({ readonly kind: 'speaking' } & Voice)
  | ({ readonly kind: 'ducked'; readonly words: boolean } & Voice)
  | ({ readonly kind: 'paused' } & Floor)
  | ({ readonly kind: 'yielded' } & Floor)
  | { readonly kind: 'stopping' };

export type BargeInInput =
  /** Something begins to be heard, or is not heard any more, however it ended. */
  | { readonly type: 'speech-started' }
  | { readonly type: 'speech-ended'; readonly atMs: number }
  /** Each frame of the microphone; `ownVoice`: how likely its voice is the engine's own, 0…1. */
  | { readonly type: 'frame'; readonly voiced: boolean; readonly ownVoice: number; readonly atMs: number }
  /** The user's turn has words by now, other than the engine's own; a stop word is all of them. */
  | { readonly type: 'words'; readonly isStopWord: boolean; readonly atMs: number }
  /** The user's turn is over; `hasWords`: it had some that count. */
  | { readonly type: 'turn-ended'; readonly hasWords: boolean }
  | { readonly type: 'key-pressed'; readonly atMs: number }
  /** Time goes on while no frames come. */
  | { readonly type: 'time'; readonly atMs: number };

export type BargeInEffect =
  | { readonly type: 'duck' }
  | { readonly type: 'unduck' }
  /** The user takes the floor: what plays is cut, and nothing else begins. */
  | { readonly type: 'pause' }
  /** The user gives the floor back: what was cut goes on, unless it was stopped. */
  | { readonly type: 'resume' }
  /** What plays will not be finished. */
  | { readonly type: 'stop' };

export const silentBargeIn: BargeInRegion = { kind: 'silent' };

const DUCK_AFTER_MS = 120;
const PAUSE_AFTER_MS = 400;
/** So much silence ends a voice that was not long enough to pause for; the detector forgets a candidate after as much. */
const VOICE_ENDS_AFTER_MS = 200;
/** Silence within a word counts as voice once the voice is believed. */
const BRIDGED_GAP_MS = 64;
const RESUME_AFTER_MS = 2000;
/** A noise that goes on and on without a word does not keep the floor for ever. */
const LONGEST_PAUSE_MS = 30_000;
const ECHO_TAIL_MS = 300;
const LONG_ECHO_TAIL_MS = 1500;
/** More than this and the voice is the engine's. */
const MOST_OWN_VOICE = 0.5;

const UNHEARD: Voice = { voicedMs: 0, gapMs: 0 };

type Answer = Transition<BargeInRegion, BargeInEffect>;
type In<Kind extends BargeInRegion['kind']> = Extract<BargeInRegion, { kind: Kind }>;

/**
 * When the user's voice or key interrupts what the engine says. `pause` and `resume` come in pairs; `duck` is always
 * followed by `unduck`, or by `pause`, after which the volume is whole again. The mode may change at any time.
 */
export function bargeInMachine(state: BargeInRegion, input: BargeInInput, mode: BargeInMode): Answer {
  switch (state.kind) {
    case 'silent':
      return to(input.type === 'speech-started' ? speaking() : state);
    case 'echoing':
      return whenEchoing(state, input);
    case 'speaking':
    case 'ducked':
      return whenAudible(state, input, mode);
    case 'paused':
      return whenPaused(state, input);
    case 'yielded':
      return whenYielded(state, input);
    case 'stopping':
      if (input.type === 'speech-started') return to(speaking());
      return to(input.type === 'speech-ended' ? silentBargeIn : state);
  }
}

/** Whether frames may begin a turn. While not, what the microphone hears is the engine itself. */
export function listensForVoice(state: BargeInRegion, mode: BargeInMode): boolean {
  const isAudible = state.kind === 'speaking' || state.kind === 'ducked' || state.kind === 'echoing';
  return !(isAudible && isDeaf(mode));
}

function isDeaf(mode: BargeInMode): boolean {
  return mode === 'half-duplex' || mode === 'key-only';
}

function speaking(): In<'speaking'> {
  return { kind: 'speaking', ...UNHEARD };
}

function whenEchoing(state: In<'echoing'>, input: BargeInInput): Answer {
  switch (input.type) {
    case 'speech-started':
      return to(speaking());
    case 'key-pressed':
      return to(silentBargeIn);
    case 'frame':
    case 'time':
      return to(input.atMs >= state.untilMs ? silentBargeIn : state);
    case 'speech-ended':
    case 'words':
    case 'turn-ended':
      return to(state);
  }
}

function whenAudible(state: In<'speaking' | 'ducked'>, input: BargeInInput, mode: BargeInMode): Answer {
  const unduck: readonly BargeInEffect[] = state.kind === 'ducked' ? [{ type: 'unduck' }] : [];
  switch (input.type) {
    case 'frame':
      return heard(state, isDeaf(mode) ? { ...input, voiced: false } : input);
    case 'words':
      if (input.isStopWord) return to({ kind: 'stopping' }, { type: 'stop' }, ...unduck);
      return to(state.kind === 'ducked' ? { ...state, words: true } : state);
    case 'key-pressed':
      return to({ kind: 'stopping' }, { type: 'stop' }, ...unduck);
    case 'speech-ended': {
      if (!isDeaf(mode)) return to(silentBargeIn, ...unduck);
      const tailMs = mode === 'key-only' ? LONG_ECHO_TAIL_MS : ECHO_TAIL_MS;
      return to({ kind: 'echoing', untilMs: input.atMs + tailMs }, ...unduck);
    }
    case 'time':
      // No frames come: the microphone was closed or muted, and nobody is heard to go on.
      return to(speaking(), ...unduck);
    case 'speech-started':
    case 'turn-ended':
      return to(state);
  }
}

function heard(
  state: In<'speaking' | 'ducked'>,
  frame: { readonly voiced: boolean; readonly ownVoice: number; readonly atMs: number },
): Answer {
  if (!isUser(frame)) return silence(state);
  const isBridged = state.kind === 'ducked' && state.gapMs <= BRIDGED_GAP_MS;
  const voicedMs = state.voicedMs + FRAME_MS + (isBridged ? state.gapMs : 0);
  if (state.kind === 'speaking') {
    if (voicedMs < DUCK_AFTER_MS) return to({ kind: 'speaking', voicedMs, gapMs: 0 });
    return to({ kind: 'ducked', voicedMs, gapMs: 0, words: false }, { type: 'duck' });
  }
  if (voicedMs < PAUSE_AFTER_MS) return to({ ...state, voicedMs, gapMs: 0 });
  const floor: Floor = { sinceMs: frame.atMs, lastVoiceMs: frame.atMs, playing: true };
  if (!state.words) return to({ kind: 'paused', ...floor }, { type: 'pause' });
  return to({ kind: 'yielded', ...floor, playing: false }, { type: 'pause' }, { type: 'stop' });
}

function silence(state: In<'speaking' | 'ducked'>): Answer {
  const gapMs = state.gapMs + FRAME_MS;
  if (gapMs < VOICE_ENDS_AFTER_MS) return to({ ...state, gapMs });
  return state.kind === 'ducked' ? to(speaking(), { type: 'unduck' }) : to(speaking());
}

function whenPaused(state: In<'paused'>, input: BargeInInput): Answer {
  switch (input.type) {
    case 'words':
    case 'key-pressed':
      return to({ ...state, kind: 'yielded', lastVoiceMs: input.atMs, playing: false }, { type: 'stop' });
    case 'turn-ended':
      return input.hasWords ? giveBack({ ...state, playing: false }, { type: 'stop' }) : giveBack(state);
    case 'frame':
    case 'time': {
      const tooLong = input.atMs - state.sinceMs >= LONGEST_PAUSE_MS;
      return tooLong ? giveBack(state) : whileUserHasTheFloor(state, input);
    }
    case 'speech-started':
    case 'speech-ended':
      return whileUserHasTheFloor(state, input);
  }
}

function whenYielded(state: In<'yielded'>, input: BargeInInput): Answer {
  switch (input.type) {
    case 'turn-ended':
      return giveBack(state);
    case 'words':
      return to({ ...state, lastVoiceMs: input.atMs });
    case 'key-pressed':
      return to(state);
    case 'frame':
    case 'time':
    case 'speech-started':
    case 'speech-ended':
      return whileUserHasTheFloor(state, input);
  }
}

function whileUserHasTheFloor(
  state: In<'paused' | 'yielded'>,
  input: Extract<BargeInInput, { type: 'frame' | 'time' | 'speech-started' | 'speech-ended' }>,
): Answer {
  switch (input.type) {
    case 'speech-started':
      return to({ ...state, playing: true });
    case 'speech-ended':
      return to({ ...state, playing: false });
    case 'frame':
      if (isUser(input)) return to({ ...state, lastVoiceMs: input.atMs });
      return input.atMs - state.lastVoiceMs >= RESUME_AFTER_MS ? giveBack(state) : to(state);
    case 'time':
      return input.atMs - state.lastVoiceMs >= RESUME_AFTER_MS ? giveBack(state) : to(state);
  }
}

function giveBack(state: In<'paused' | 'yielded'>, ...before: readonly BargeInEffect[]): Answer {
  return to(state.playing ? speaking() : silentBargeIn, ...before, { type: 'resume' });
}

function isUser({ voiced, ownVoice }: { readonly voiced: boolean; readonly ownVoice: number }): boolean {
  return voiced && ownVoice < MOST_OWN_VOICE;
}
