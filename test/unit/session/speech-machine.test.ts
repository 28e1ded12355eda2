import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  silentSpeech,
  speechMachine,
  type SpeechEffect,
  type SpeechEnd,
  type SpeechInput,
  type SpeechRegion,
} from '../../../src/main/session/machines/speech-machine.ts';

function run(inputs: readonly SpeechInput[]): {
  readonly state: SpeechRegion;
  readonly effects: readonly SpeechEffect[];
} {
  let state: SpeechRegion = silentSpeech;
  const effects = inputs.flatMap((input) => {
    const next = speechMachine(state, input);
    state = next.state;
    return next.effects;
  });
  return { state, effects };
}

function request(id: string, urgent = false): SpeechInput {
  return { type: 'requested', id, urgent };
}

function ended(id: string, end: SpeechEnd = 'done'): SpeechInput {
  return { type: 'ended', id, end };
}

describe('speech machine', () => {
  it('speaks requests in order, urgent ones first in their own order', () => {
    const { effects } = run([
      request('a'),
      request('b'),
      request('urgent-1', true),
      request('urgent-2', true),
      ended('a'),
      ended('urgent-1'),
      ended('urgent-2'),
      ended('b', 'failed'),
    ]);
    expect(effects).toEqual([
      { type: 'start-speech', id: 'a' },
      { type: 'settle-speech', id: 'a', end: 'done' },
      { type: 'start-speech', id: 'urgent-1' },
      { type: 'settle-speech', id: 'urgent-1', end: 'done' },
      { type: 'start-speech', id: 'urgent-2' },
      { type: 'settle-speech', id: 'urgent-2', end: 'done' },
      { type: 'start-speech', id: 'b' },
      { type: 'settle-speech', id: 'b', end: 'failed' },
    ]);
  });

  it('stops what plays and what waits; what is requested afterwards is spoken', () => {
    const { state, effects } = run([
      request('a'),
      request('b'),
      { type: 'stop' },
      request('c'),
      ended('a', 'stopped'),
    ]);
    expect(effects.slice(1)).toEqual([
      { type: 'stop-speech', id: 'a' },
      { type: 'settle-speech', id: 'b', end: 'stopped' },
      { type: 'settle-speech', id: 'a', end: 'stopped' },
      { type: 'start-speech', id: 'c' },
    ]);
    expect(state).toEqual({ kind: 'speaking', id: 'c', waiting: [] });
  });

  it('pauses while the user has the floor and goes on where it was', () => {
    const { state, effects } = run([request('a'), { type: 'pause' }, request('b'), { type: 'resume' }]);
    expect(effects).toEqual([
      { type: 'start-speech', id: 'a' },
      { type: 'pause-speech', id: 'a' },
      { type: 'resume-speech', id: 'a' },
    ]);
    expect(state).toMatchObject({ kind: 'speaking', id: 'a' });
  });

  it('begins nothing while the user has the floor', () => {
    const { state, effects } = run([{ type: 'pause' }, request('a')]);
    expect(effects).toEqual([]);
    expect(state).toMatchObject({ kind: 'paused', id: undefined });
    expect(speechMachine(state, { type: 'resume' }).effects).toEqual([{ type: 'start-speech', id: 'a' }]);
  });

  it('keeps the floor for the user when speech is stopped during a pause', () => {
    const { state, effects } = run([
      request('a'),
      { type: 'pause' },
      { type: 'stop' },
      request('b'),
      ended('a', 'stopped'),
    ]);
    expect(state).toMatchObject({ kind: 'paused', id: undefined });
    expect(effects.filter(({ type }) => type === 'start-speech')).toHaveLength(1);
  });

  it('stops one speech, playing or waiting, and lets the others go on', () => {
    const { state, effects } = run([
      request('a'),
      request('b'),
      request('c'),
      { type: 'cancel', id: 'b' },
      { type: 'cancel', id: 'a' },
      { type: 'cancel', id: 'unknown' },
      ended('a', 'stopped'),
    ]);
    expect(effects.slice(1)).toEqual([
      { type: 'settle-speech', id: 'b', end: 'stopped' },
      { type: 'stop-speech', id: 'a' },
      { type: 'settle-speech', id: 'a', end: 'stopped' },
      { type: 'start-speech', id: 'c' },
    ]);
    expect(state).toEqual({ kind: 'speaking', id: 'c', waiting: [] });
  });

  it('ignores the end of an older speech and a request that it knows already', () => {
    const { state, effects } = run([request('a'), ended('older'), request('a')]);
    expect(state).toEqual({ kind: 'speaking', id: 'a', waiting: [] });
    expect(effects).toEqual([{ type: 'start-speech', id: 'a' }]);
  });
});

type Happening =
  | 'request'
  | 'request-urgent'
  | 'stop'
  | 'cancel'
  | 'pause'
  | 'resume'
  | 'finishes'
  | 'fails'
  | 'late-end';

describe('speech machine, whatever happens', () => {
  it('plays one speech at a time and ends each request exactly once', () => {
    const happenings = fc.array(
      fc.constantFrom<Happening>(
        'request',
        'request-urgent',
        'stop',
        'cancel',
        'pause',
        'resume',
        'finishes',
        'fails',
        'late-end',
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(happenings, (sequence) => {
        let state: SpeechRegion = silentSpeech;
        let playing: string | undefined;
        let requested = 0;
        const settled = new Map<string, SpeechEnd>();
        const apply = (input: SpeechInput): void => {
          const next = speechMachine(state, input);
          state = next.state;
          for (const effect of next.effects) {
            if (effect.type === 'settle-speech') {
              assert(!settled.has(effect.id), 'settled twice');
              settled.set(effect.id, effect.end);
            } else if (effect.type === 'start-speech') {
              assert.equal(playing, undefined, 'two speeches at once');
              playing = effect.id;
            } else {
              assert.equal(effect.id, playing);
            }
          }
        };
        const finish = (end: SpeechEnd): void => {
          if (playing === undefined) return;
          const id = playing;
          playing = undefined;
          apply(ended(id, end));
        };
        for (const happening of sequence) {
          switch (happening) {
            case 'request':
            case 'request-urgent':
              requested += 1;
              apply(request(`speech-${requested}`, happening === 'request-urgent'));
              break;
            case 'cancel':
              apply({ type: 'cancel', id: `speech-${Math.ceil(requested / 2)}` });
              break;
            case 'finishes':
              finish('done');
              break;
            case 'fails':
              finish('failed');
              break;
            case 'late-end': {
              const before = state;
              for (const id of settled.keys()) apply(ended(id, 'failed'));
              assert.equal(state, before);
              break;
            }
            case 'stop':
            case 'pause':
            case 'resume':
              apply({ type: happening });
          }
        }
        apply({ type: 'stop' });
        finish('stopped');
        expect(settled.size).toBe(requested);
        expect(['silent', 'paused']).toContain(state.kind);
      }),
      { numRuns: 500 },
    );
  });
});
