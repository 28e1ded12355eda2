import {
  bargeInMachine,
  type BargeInInput,
  type BargeInRegion,
} from '../../../src/main/session/machines/barge-in-machine.ts';
import {
  microphoneMachine,
  type MicrophoneInput,
  type MicrophoneRegion,
} from '../../../src/main/session/machines/microphone-machine.ts';
import {
  pushToTalkMachine,
  type PushToTalkInput,
  type PushToTalkRegion,
} from '../../../src/main/session/machines/push-to-talk-machine.ts';
import {
  recognitionMachine,
  type RecognitionInput,
  type RecognitionRegion,
} from '../../../src/main/session/machines/recognition-machine.ts';
import {
  speechMachine,
  type SpeechInput,
  type SpeechRegion,
} from '../../../src/main/session/machines/speech-machine.ts';
import type { Transition } from '../../../src/main/session/machines/transition.ts';

interface Labelled {
  readonly [label: string]: unknown;
}

/**
 * One column for each state and one row for each input, made by asking the machine itself. A cell names the next
 * state and the effects; it is empty where the input changes nothing.
 */
function table<State extends { readonly kind: string }, Input extends { readonly type: string }>(
  states: Readonly<Record<string, State>>,
  inputs: Readonly<Record<string, Input>>,
  reduce: (state: State, input: Input) => Transition<State, { readonly type: string }>,
): string {
  const labelOf = (state: State): string =>
    Object.keys(states).find((label) => label === detailed(state)) ?? state.kind;
  const cell = (state: State, input: Input): string => {
    const next = reduce(state, input);
    const moved = labelOf(next.state) === labelOf(state) ? [] : [`**${labelOf(next.state)}**`];
    return [...moved, ...next.effects.map(({ type }) => type)].join(', ');
  };
  const rows = Object.entries(inputs).map(([label, input]) => [
    label,
    ...Object.values(states).map((state) => cell(state, input)),
  ]);
  return markdownTable([['', ...Object.keys(states)], ...rows]);
}

/** In the layout of the formatter: all cells of a column are equally wide. */
function markdownTable([header = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = header.map((_, column) =>
    Math.max(3, ...[header, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** States that the tables show in two columns, by what tells them apart. */
function detailed(state: { readonly kind: string } & Labelled): string {
  if (state.kind === 'closing' && state['reopen'] === true) return 'closing, to reopen';
  return state.kind;
}

const MICROPHONE_STATES: Readonly<Record<string, MicrophoneRegion>> = {
  closed: { kind: 'closed', attempt: 1, utterance: false },
  opening: { kind: 'opening', attempt: 1, utterance: false, failures: 0 },
  armed: { kind: 'armed', attempt: 1 },
  recording: { kind: 'recording', attempt: 1 },
  closing: { kind: 'closing', attempt: 1, utterance: false, waitsFor: 'closed', reopen: false, failures: 0 },
  'closing, to reopen': {
    kind: 'closing',
    attempt: 1,
    utterance: false,
    waitsFor: 'closed',
    reopen: true,
    failures: 0,
  },
  lost: { kind: 'lost', attempt: 1, utterance: false, failures: 1 },
};

const MICROPHONE_INPUTS: Readonly<Record<MicrophoneInput['type'], MicrophoneInput>> = {
  'want-open': { type: 'want-open' },
  'want-closed': { type: 'want-closed' },
  'device-changed': { type: 'device-changed' },
  opened: { type: 'opened', attempt: 1 },
  'open-failed': { type: 'open-failed', attempt: 1, error: undefined },
  lost: { type: 'lost', attempt: 1, error: undefined },
  ended: { type: 'ended', attempt: 1 },
  closed: { type: 'closed', attempt: 1 },
  'retry-due': { type: 'retry-due', attempt: 1 },
  'utterance-began': { type: 'utterance-began' },
  'utterance-ended': { type: 'utterance-ended' },
};

const RECOGNITION_STATES: Readonly<Record<string, RecognitionRegion>> = {
  loading: { kind: 'loading', turns: [] },
  idle: { kind: 'idle', turns: [] },
  busy: { kind: 'busy', turns: ['a'] },
  degraded: { kind: 'degraded', turns: [], problem: 'It failed.' },
};

const RECOGNITION_INPUTS: Readonly<Record<RecognitionInput['type'], RecognitionInput>> = {
  ready: { type: 'ready' },
  loading: { type: 'loading' },
  failed: { type: 'failed', problem: 'It failed.' },
  'turn-ended': { type: 'turn-ended', utteranceId: 'b' },
  'turn-settled': { type: 'turn-settled', utteranceId: 'a' },
};

const SPEECH_STATES: Readonly<Record<string, SpeechRegion>> = {
  silent: { kind: 'silent' },
  speaking: { kind: 'speaking', id: 'a', waiting: [] },
  paused: { kind: 'paused', id: 'a', waiting: [] },
  stopping: { kind: 'stopping', id: 'a', waiting: [], held: false },
};

const SPEECH_INPUTS: Readonly<Record<SpeechInput['type'], SpeechInput>> = {
  requested: { type: 'requested', id: 'b', urgent: false },
  ended: { type: 'ended', id: 'a', end: 'done' },
  stop: { type: 'stop' },
  cancel: { type: 'cancel', id: 'a' },
  pause: { type: 'pause' },
  resume: { type: 'resume' },
};

const TALK_FACTS = { keyDown: false, gesture: 1, timers: 1 };

const TALK_STATES: Readonly<Record<string, PushToTalkRegion>> = {
  up: { ...TALK_FACTS, kind: 'up' },
  'down-pending': { ...TALK_FACTS, kind: 'down-pending', keyDown: true, debounceTimer: 1 },
  held: { ...TALK_FACTS, kind: 'held', keyDown: true, watchdogTimer: 1 },
  latched: { ...TALK_FACTS, kind: 'latched' },
  'release-grace': { ...TALK_FACTS, kind: 'release-grace', graceTimer: 1 },
};

const TALK_INPUTS: Readonly<Record<PushToTalkInput['type'], PushToTalkInput>> = {
  'key-down': { type: 'key-down' },
  'key-up': { type: 'key-up' },
  'foreign-key': { type: 'foreign-key' },
  start: { type: 'start' },
  stop: { type: 'stop' },
  toggle: { type: 'toggle' },
  cancel: { type: 'cancel' },
  off: { type: 'off' },
  interrupted: { type: 'interrupted' },
  timer: { type: 'timer', timer: 1 },
};

const FLOOR = { sinceMs: 0, lastVoiceMs: 0, playing: true };

/** Each as it is just before a frame changes it. */
const BARGE_IN_STATES: Readonly<Record<string, BargeInRegion>> = {
  silent: { kind: 'silent' },
  echoing: { kind: 'echoing', untilMs: 2000 },
  speaking: { kind: 'speaking', voicedMs: 96, gapMs: 0 },
  ducked: { kind: 'ducked', voicedMs: 384, gapMs: 192, words: false },
  paused: { kind: 'paused', ...FLOOR },
  yielded: { kind: 'yielded', ...FLOOR, playing: false },
  stopping: { kind: 'stopping' },
};

const BARGE_IN_INPUTS: Readonly<Record<string, BargeInInput>> = {
  'speech-started': { type: 'speech-started' },
  'speech-ended': { type: 'speech-ended', atMs: 0 },
  'frame, the user': { type: 'frame', voiced: true, ownVoice: 0, atMs: 2000 },
  'frame, our own voice': { type: 'frame', voiced: true, ownVoice: 1, atMs: 2000 },
  'frame, nobody': { type: 'frame', voiced: false, ownVoice: 0, atMs: 2000 },
  words: { type: 'words', isStopWord: false, atMs: 2000 },
  'words, a stop word': { type: 'words', isStopWord: true, atMs: 2000 },
  'turn-ended, words': { type: 'turn-ended', hasWords: true },
  'turn-ended, none': { type: 'turn-ended', hasWords: false },
  'key-pressed': { type: 'key-pressed', atMs: 2000 },
  time: { type: 'time', atMs: 2000 },
};

/** The tables of the room's README by the name of their machine. */
export const machineTables: Readonly<Record<string, string>> = {
  microphone: table(MICROPHONE_STATES, MICROPHONE_INPUTS, microphoneMachine),
  recognition: table(RECOGNITION_STATES, RECOGNITION_INPUTS, recognitionMachine),
  'barge-in': table(BARGE_IN_STATES, BARGE_IN_INPUTS, (state, input) =>
    bargeInMachine(state, input, 'echo-cancel'),
  ),
  'barge-in, half-duplex': table(BARGE_IN_STATES, BARGE_IN_INPUTS, (state, input) =>
    bargeInMachine(state, input, 'half-duplex'),
  ),
  speech: table(SPEECH_STATES, SPEECH_INPUTS, speechMachine),
  'push-to-talk': table(TALK_STATES, TALK_INPUTS, (state, input) =>
    pushToTalkMachine(state, input, { releaseGraceMs: 50, watchdogMs: 120_000 }),
  ),
};
