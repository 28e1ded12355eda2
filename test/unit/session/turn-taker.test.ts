import { beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { FRAME_MS, FRAME_SAMPLES } from '../../../src/shared/kernel/audio-format.ts';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';
import { TurnTaker, type FinishedTurn } from '../../../src/main/session/turn-taker.ts';
import type { TurnRules } from '../../../src/main/session/turn-rules.ts';
import { flushMicrotasks, recognitionOf, ScriptedRecogniser } from '../../support/scripted-recogniser.ts';
import { scriptedTracker } from '../../support/scripted-tracker.ts';

const REQUIRED_SILENCE_MS = 600;
const SILENCE_WITHOUT_TEXT_MS = 850;

/** A turn taker fed frame by frame; the tracker confirms speech at the third voiced frame. */
class Bench {
  readonly clock = new ManualClock();
  readonly recogniser = new ScriptedRecogniser();
  readonly news: string[] = [];
  readonly finished: FinishedTurn[] = [];
  /** Samples on tape, by utterance. */
  readonly taped = new Map<string, number>();
  agent: string | null = 'review';
  rules: { -readonly [Key in keyof TurnRules]: TurnRules[Key] } = {
    requiredSilenceMs: (recognition) =>
      recognition === undefined ? SILENCE_WITHOUT_TEXT_MS : REQUIRED_SILENCE_MS,
    isSpeech: (recognition) => recognition.noSpeechProbability < 0.5,
    rejection: () => undefined,
    splitPartial: (recognition) => ({ stable: '', tentative: recognition.text }),
    quietestFrame: (probabilities, from, to) => {
      const stretch = probabilities.slice(from, to);
      return from + stretch.indexOf(Math.min(...stretch));
    },
    partials: true,
    partialIntervalMs: 500,
    speculation: true,
  };
  readonly taker: TurnTaker;
  #seq = 0;
  #ids = 0;

  constructor() {
    this.taker = new TurnTaker({
      recogniser: this.recogniser,
      tracker: scriptedTracker(),
      rules: this.rules,
      passOptions: () => ({
        language: 'auto',
        languages: [],
        task: 'transcribe',
        vocabulary: [],
        drafts: true,
      }),
      activeAgentId: () => this.agent,
      clock: this.clock,
      newId: () => `utterance-${(this.#ids += 1)}`,
      tape: {
        begin: ({ id }) => this.taped.set(id, 0),
        append: (id, pcm) => this.taped.set(id, (this.taped.get(id) ?? Number.NaN) + pcm.length),
      },
      listener: {
        started: (utterance) => this.news.push(`started ${utterance.id} for ${utterance.agentId}`),
        partial: (_, text) => this.news.push(`partial ${text.stable}|${text.tentative}`),
        ended: (utterance) => this.news.push(`ended ${utterance.id}`),
        finished: (turn) => {
          this.finished.push(turn);
          this.news.push(`finished ${turn.utterance.id}: ${turn.text}`);
        },
        dropped: (utterance, reason) => this.news.push(`dropped ${utterance.id}: ${reason}`),
        failed: (utterance, error) => this.news.push(`failed ${utterance.id}: ${(error as Error).message}`),
      },
    });
    this.taker.handsFree = true;
  }

  async feed(durationMs: number, probability: number): Promise<void> {
    for (let fedMs = 0; fedMs < durationMs; fedMs += FRAME_MS) {
      this.clock.advance(FRAME_MS);
      const frame = { seq: this.#seq, capturedAtMs: this.clock.now(), pcm: new Float32Array(FRAME_SAMPLES) };
      this.#seq += 1;
      this.taker.frame(frame, probability);
      await flushMicrotasks();
    }
  }

  speak = (durationMs: number): Promise<void> => this.feed(durationMs, 0.9);
  pause = (durationMs: number): Promise<void> => this.feed(durationMs, 0.01);
}

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});

describe('hands-free', () => {
  test('speech opens a turn for the agent that is active then, and silence closes it with the decision pass text', async () => {
    bench.recogniser.auto = () => recognitionOf('run the tests');
    await bench.speak(400);
    bench.agent = 'docs';
    await bench.pause(700);
    expect(bench.news).toEqual([
      'started utterance-1 for review',
      'partial |run the tests',
      'ended utterance-1',
      'finished utterance-1: run the tests',
    ]);
    expect(bench.recogniser.calls).toHaveLength(1);
  });

  test('the decision pass starts after six frames of silence, not before', async () => {
    await bench.speak(400);
    await bench.pause(160);
    expect(bench.recogniser.calls).toHaveLength(0);
    await bench.pause(32);
    expect(bench.recogniser.calls).toHaveLength(1);
  });

  test('a turn does not end while the words ask for more silence', async () => {
    bench.recogniser.auto = () => recognitionOf('and then');
    await bench.speak(400);
    await bench.pause(500);
    expect(bench.news).not.toContain('ended utterance-1');
  });

  test('speech that resumes discards the decision and hands its tokens to the next partial, not to the last pass', async () => {
    bench.recogniser.auto = () => recognitionOf('rename it');
    await bench.speak(400);
    await bench.pause(300);
    await bench.speak(700);
    await bench.pause(700);
    const drafts = bench.recogniser.calls.map(({ request }) => [request.kind, request.draft !== undefined]);
    expect(drafts).toEqual([
      ['final', false],
      ['partial', true],
      ['final', false],
    ]);
    expect(bench.finished).toHaveLength(1);
  });

  test('without text at hand the turn ends by plain silence and the text follows', async () => {
    await bench.speak(400);
    await bench.pause(900);
    expect(bench.news.at(-1)).toBe('ended utterance-1');
    await bench.recogniser.calls[0]?.answer(recognitionOf('late but whole'));
    expect(bench.news.at(-1)).toBe('finished utterance-1: late but whole');
  });

  test('turns are reported in the order they ended, however long their texts take', async () => {
    await bench.speak(400);
    await bench.pause(900);
    bench.recogniser.auto = () => recognitionOf('second');
    await bench.speak(400);
    await bench.pause(900);
    expect(bench.finished).toHaveLength(0);
    await bench.recogniser.calls[0]?.answer(recognitionOf('first'));
    await bench.taker.settled();
    expect(bench.finished.map((turn) => turn.text)).toEqual(['first', 'second']);
  });

  test('what is no speech is dropped and says so', async () => {
    bench.recogniser.auto = () => recognitionOf('The End', { noSpeechProbability: 0.9 });
    await bench.speak(400);
    await bench.pause(900);
    await bench.taker.settled();
    expect(bench.news).toEqual([
      'started utterance-1 for review',
      'ended utterance-1',
      'dropped utterance-1: not-speech',
    ]);
  });

  test('the engine’s own voice and words that only stopped it go no further', async () => {
    bench.recogniser.auto = () => recognitionOf('stop');
    for (const reason of ['own-voice', 'stop-word'] as const) {
      bench.rules.rejection = () => reason;
      await bench.speak(400);
      await bench.pause(900);
      await bench.taker.settled();
      expect(bench.news.at(-1)).toContain(`: ${reason}`);
    }
    expect(bench.finished).toEqual([]);
  });

  test('a recognition that fails for good is reported with its utterance, and the next turn works', async () => {
    bench.recogniser.auto = () => new AppError('inference-crashed', 'It crashed.');
    await bench.speak(400);
    await bench.pause(900);
    await bench.taker.settled();
    expect(bench.news.at(-1)).toBe('failed utterance-1: It crashed.');
    bench.recogniser.auto = () => recognitionOf('again');
    await bench.speak(400);
    await bench.pause(900);
    await bench.taker.settled();
    expect(bench.news.at(-1)).toBe('finished utterance-2: again');
  });

  test('the audio of one utterance never reappears in the next', async () => {
    bench.recogniser.auto = () => recognitionOf('words');
    await bench.speak(400);
    await bench.pause(700);
    const endedAfterMs = bench.finished[0]?.audioMs ?? 0;
    await bench.speak(400);
    await bench.pause(700);
    const [first, second] = bench.finished;
    expect((first?.audioMs ?? 0) + (second?.audioMs ?? 0)).toBeLessThanOrEqual(
      endedAfterMs + 400 + 700 + 400,
    );
    expect(second?.utterance.startedAt.getTime()).toBeGreaterThan(
      first?.utterance.startedAt.getTime() ?? Infinity,
    );
  });

  test('partials keep their interval and back off to twice the cost of the pass before', async () => {
    await bench.speak(700);
    expect(bench.recogniser.calls).toHaveLength(1);
    await bench.speak(800);
    await bench.recogniser.calls[0]?.answer(recognitionOf('a'));
    expect(bench.recogniser.calls).toHaveLength(1);
    await bench.speak(600);
    expect(bench.recogniser.calls).toHaveLength(1);
    await bench.speak(400);
    expect(bench.recogniser.calls).toHaveLength(2);
  });
});

describe('push-to-talk', () => {
  test('the key opens the turn at once and silence does not close it', async () => {
    bench.recogniser.auto = () => recognitionOf('hold');
    bench.taker.beginPushToTalk();
    await bench.speak(400);
    await bench.pause(3000);
    expect(bench.news).not.toContain('ended utterance-1');
    bench.taker.end();
    await bench.taker.settled();
    expect(bench.news.at(-1)).toBe('finished utterance-1: hold');
  });

  test('a key pressed while speech has the floor takes the turn over, words included', async () => {
    bench.recogniser.auto = () => recognitionOf('both halves');
    await bench.speak(400);
    bench.taker.beginPushToTalk();
    await bench.pause(2000);
    bench.taker.end();
    await bench.taker.settled();
    expect(bench.news.filter((line) => line.startsWith('started'))).toHaveLength(1);
    expect(bench.finished[0]?.text).toBe('both halves');
  });

  test('after the release the first silent frame starts the last pass, and nothing more is computed', async () => {
    bench.rules.partials = false;
    bench.taker.beginPushToTalk();
    await bench.speak(400);
    bench.taker.anticipateEnd();
    expect(bench.recogniser.calls).toHaveLength(0);
    await bench.pause(32);
    expect(bench.recogniser.calls).toHaveLength(1);
    await bench.pause(32);
    bench.taker.end();
    await bench.recogniser.calls[0]?.answer(recognitionOf('done'));
    await bench.taker.settled();
    expect(bench.recogniser.calls).toHaveLength(1);
    expect(bench.finished[0]?.text).toBe('done');
  });

  test('a release in silence starts the last pass at once', async () => {
    bench.rules.partials = false;
    bench.taker.beginPushToTalk();
    await bench.speak(400);
    await bench.pause(64);
    bench.taker.anticipateEnd();
    expect(bench.recogniser.calls).toHaveLength(1);
  });

  test('a word that ends within the grace is in the last pass', async () => {
    bench.taker.beginPushToTalk();
    await bench.speak(400);
    bench.taker.anticipateEnd();
    await bench.speak(64);
    bench.recogniser.auto = ({ pcm }) => recognitionOf(`${pcm.length / 16} ms`);
    bench.taker.end();
    await bench.taker.settled();
    expect(bench.recogniser.calls).toHaveLength(1);
    expect(bench.finished[0]?.text).toBe('480 ms');
  });

  test('without speculation nothing is computed before the end', async () => {
    bench.rules.partials = false;
    bench.rules.speculation = false;
    bench.taker.beginPushToTalk();
    await bench.speak(400);
    bench.taker.anticipateEnd();
    await bench.pause(64);
    expect(bench.recogniser.calls).toHaveLength(0);
    bench.taker.end();
    expect(bench.recogniser.calls).toHaveLength(1);
  });

  test('a key that comes back within the grace goes on as before', async () => {
    bench.recogniser.auto = () => recognitionOf('running');
    bench.taker.beginPushToTalk();
    await bench.speak(400);
    bench.taker.anticipateEnd();
    await bench.speak(480);
    expect(bench.recogniser.calls).toHaveLength(0);
    await bench.speak(64);
    expect(bench.recogniser.calls).toHaveLength(1);
  });

  test('a key held in silence drops the utterance as nothing heard, without asking the recogniser', async () => {
    bench.taker.beginPushToTalk();
    await bench.pause(1000);
    bench.taker.end();
    await bench.taker.settled();
    expect(bench.news.at(-1)).toBe('dropped utterance-1: nothing-heard');
    expect(bench.recogniser.calls).toHaveLength(0);
  });

  test('words after half a minute of silence with the key held are heard whole', async () => {
    bench.recogniser.auto = ({ pcm }) => recognitionOf(`${pcm.length / 16} ms`);
    bench.taker.beginPushToTalk();
    await bench.pause(30_016);
    await bench.speak(416);
    await bench.pause(96);
    bench.taker.end();
    await bench.taker.settled();
    expect(bench.news.at(-1)).toBe('finished utterance-1: 800 ms');
  });

  test('a cancelled utterance delivers nothing and stops its pass', async () => {
    bench.taker.beginPushToTalk();
    await bench.speak(700);
    bench.taker.cancel();
    await bench.taker.settled();
    expect(bench.news.at(-1)).toBe('dropped utterance-1: cancelled');
    expect(bench.recogniser.calls[0]?.cancelled()).toBe(true);
  });
});

describe('long utterances', () => {
  test('are committed at a pause after 20 s, and every piece is delivered in order', async () => {
    let piece = 0;
    bench.rules.requiredSilenceMs = () => 5000;
    bench.recogniser.auto = (request) =>
      recognitionOf(request.kind === 'partial' ? 'running' : `piece ${(piece += 1)}`);
    await bench.speak(21_000);
    await bench.pause(400);
    await bench.speak(2000);
    await bench.pause(5100);
    await bench.taker.settled();
    expect(bench.finished[0]?.text).toBe('piece 1 piece 2');
  });

  test('without any pause are cut at the deepest dip before the model limit, and no sample is lost', async () => {
    bench.rules.partials = false;
    const heard: number[] = [];
    bench.recogniser.auto = (request) => {
      heard.push(request.pcm.length);
      return recognitionOf(`piece ${heard.length}`);
    };
    await bench.speak(26_000);
    await bench.feed(64, 0.4);
    await bench.speak(10_000);
    await bench.pause(900);
    await bench.taker.settled();
    expect(bench.finished[0]?.text).toBe('piece 1 piece 2');
    const heardMs = (heard.reduce((sum, samples) => sum + samples, 0) / 16_000) * 1000;
    expect(heardMs).toBeGreaterThanOrEqual(36_064);
    expect(Math.max(...heard)).toBeLessThanOrEqual(16_000 * 29);
  });
});
