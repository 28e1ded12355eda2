import { beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { FRAME_MS, FRAME_SAMPLES } from '../../../src/shared/kernel/audio-format.ts';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';
import { SpellingDecoder } from '../../../src/main/recognition/spelling/spelling-decoder.ts';
import { TurnTaker, type FinishedTurn } from '../../../src/main/session/turn-taker.ts';
import {
  flushMicrotasks,
  recognitionOf,
  ScriptedRecogniser,
  spellResultOf,
} from '../../support/scripted-recogniser.ts';
import { scriptedTracker } from '../../support/scripted-tracker.ts';

const END_SILENCE_MS = 1500;

/** A turn taker that spells what the test says: each `say` is one stretch of voice. */
class Bench {
  readonly clock = new ManualClock();
  readonly recogniser = new ScriptedRecogniser();
  readonly news: string[] = [];
  readonly finished: FinishedTurn[] = [];
  active = true;
  readonly taker: TurnTaker;
  #seq = 0;
  #script: (readonly string[] | Error)[] = [];

  constructor() {
    const decoder = new SpellingDecoder(this.recogniser);
    this.recogniser.spelled = () => {
      const next = this.#script.shift() ?? new Error('Nothing more was said.');
      return next instanceof Error ? next : spellResultOf(next);
    };
    this.taker = new TurnTaker({
      recogniser: this.recogniser,
      tracker: scriptedTracker(),
      rules: {
        requiredSilenceMs: () => 600,
        isSpeech: ({ noSpeechProbability }) => noSpeechProbability < 0.5,
        rejection: () => undefined,
        splitPartial: ({ text }) => ({ stable: '', tentative: text }),
        quietestFrame: (_, from) => from + 3,
        partials: true,
        partialIntervalMs: 500,
        speculation: true,
      },
      passOptions: () => ({
        language: 'en',
        languages: [],
        task: 'transcribe',
        vocabulary: [],
        drafts: true,
      }),
      spelling: {
        active: () => this.active,
        endSilenceMs: () => END_SILENCE_MS,
        language: () => 'en',
        decode: (pcm, language, signal) => decoder.decode(pcm, language, signal),
      },
      activeAgentId: () => 'review',
      clock: this.clock,
      newId: () => 'utterance',
      tape: { begin: () => {}, append: () => {} },
      listener: {
        started: () => {},
        partial: (_, { stable, tentative }) => this.news.push(`partial ${stable}|${tentative}`),
        ended: () => this.news.push('ended'),
        finished: (turn) => {
          this.finished.push(turn);
          this.news.push(`finished ${turn.text}`);
        },
        dropped: (_, reason) => this.news.push(`dropped ${reason}`),
        failed: (_, error) => this.news.push(`failed ${(error as Error).message}`),
      },
    });
    this.taker.handsFree = true;
  }

  /** A stretch of voice in which these symbols, or this fault, are heard. */
  async say(heard: readonly string[] | Error, durationMs = 400): Promise<void> {
    this.#script.push(heard);
    await this.feed(durationMs, 0.9);
  }

  pause = (durationMs: number): Promise<void> => this.feed(durationMs, 0.01);

  async feed(durationMs: number, probability: number): Promise<void> {
    for (let fedMs = 0; fedMs < durationMs; fedMs += FRAME_MS) {
      this.clock.advance(FRAME_MS);
      const frame = { seq: this.#seq, capturedAtMs: this.clock.now(), pcm: new Float32Array(FRAME_SAMPLES) };
      this.#seq += 1;
      this.taker.frame(frame, probability);
      await flushMicrotasks();
    }
  }
}

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});

describe('a spelled turn', () => {
  test('shows each stretch as stable text as soon as a pause closes it, and ends after the silence of the setting', async () => {
    await bench.say(['g']);
    await bench.pause(200);
    expect(bench.news).toEqual(['partial g|']);
    await bench.say(['e', 't']);
    await bench.pause(300);
    await bench.say(['_']);
    await bench.pause(1440);
    expect(bench.news).toEqual(['partial g|', 'partial get|', 'partial get_|']);
    await bench.pause(100);
    expect(bench.news.slice(3)).toEqual(['ended', 'finished get_']);
  });

  test('is marked as spelled and tells how sure its symbols are', async () => {
    await bench.say(['k']);
    await bench.pause(1600);
    expect(bench.finished).toMatchObject([{ text: 'k', spelled: true, language: 'en' }]);
    expect(bench.finished[0]?.confidence).toBeCloseTo(1);
  });

  test('hears each letter with what was before and after it, and no letter twice', async () => {
    await bench.say(['a']);
    await bench.pause(320);
    await bench.say(['b']);
    await bench.pause(1600);
    const frames = bench.recogniser.spellings.map(({ pcm }) => pcm.length / FRAME_SAMPLES);
    // 13 voiced frames each; 5 silent ones close the first, of whose 10 the second gets the rest as its lead.
    expect(frames).toEqual([18, 23]);
  });

  test('goes on over a short closure within a letter', async () => {
    await bench.say(['x'], 128);
    await bench.pause(128);
    await bench.feed(200, 0.9);
    await bench.pause(1600);
    expect(bench.recogniser.spellings).toHaveLength(1);
    expect(bench.news.at(-1)).toBe('finished x');
  });

  test('takes no click for a letter', async () => {
    await bench.say(['a']);
    await bench.pause(300);
    await bench.feed(32, 0.9);
    await bench.pause(1600);
    expect(bench.news.at(-1)).toBe('finished a');
  });

  test('leaves out a stretch that is no speech', async () => {
    const { spelled } = bench.recogniser;
    bench.recogniser.spelled = (request) => {
      const noise = bench.recogniser.spellings.length === 2;
      const result = spelled?.(request) ?? spellResultOf([]);
      return result instanceof Error ? result : { ...result, noSpeechProbability: noise ? 0.9 : 0 };
    };
    for (const letter of ['a', 'b', 'c']) {
      await bench.say([letter]);
      await bench.pause(300);
    }
    await bench.pause(1600);
    expect(bench.news.at(-1)).toBe('finished ac');
  });

  test('cuts a voice that never pauses', async () => {
    await bench.say(['a', 'b'], 12_000);
    await bench.say(['c'], 400);
    await bench.pause(1600);
    expect(bench.news.at(-1)).toBe('finished abc');
  });

  test('with a key ends by the key, whatever the silence, and loses nothing that still sounds', async () => {
    bench.taker.handsFree = false;
    bench.taker.beginPushToTalk();
    await bench.say(['v']);
    await bench.pause(3000);
    await bench.say(['2']);
    bench.taker.anticipateEnd();
    bench.taker.end();
    await bench.taker.settled();
    expect(bench.news).toEqual(['partial v|', 'ended', 'finished v2']);
  });

  test('fails as a whole when a stretch cannot be decoded, so that its sound is kept', async () => {
    await bench.say(['a']);
    await bench.pause(300);
    await bench.say(new AppError('inference-crashed', 'The speech model crashed.'));
    await bench.pause(1600);
    expect(bench.news.at(-1)).toBe('failed The speech model crashed.');
  });

  test('can be taken back', async () => {
    await bench.say(['a']);
    await bench.pause(300);
    bench.taker.cancel();
    expect(bench.news).toEqual(['partial a|', 'dropped cancelled']);
  });

  test('that holds nothing to write is dropped', async () => {
    await bench.say(['a']);
    await bench.pause(300);
    await bench.say(['back']);
    await bench.pause(1600);
    expect(bench.news.at(-1)).toBe('dropped not-speech');
  });

  test('asks a model that can only transcribe for its text', async () => {
    bench.recogniser.auto = () => recognitionOf('Underscore.');
    await bench.say(new AppError('unavailable', 'This model cannot spell.'));
    await bench.pause(1600);
    expect(bench.news.at(-1)).toBe('finished _');
  });
});

test('the mode is read when a turn opens: one that was begun as dictation stays dictation', async () => {
  bench.active = false;
  bench.recogniser.auto = () => recognitionOf('run the tests');
  await bench.feed(400, 0.9);
  bench.active = true;
  await bench.pause(700);
  expect(bench.finished).toMatchObject([{ text: 'run the tests', spelled: false }]);
});
