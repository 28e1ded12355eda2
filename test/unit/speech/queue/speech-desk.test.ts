import { beforeEach, describe, expect, it } from 'vitest';
import {
  silentSpeech,
  speechMachine,
  type SpeechInput,
} from '../../../../src/main/session/machines/speech-machine.ts';
import { SpeechDesk, type SpeechEnd } from '../../../../src/main/speech/queue/speech-desk.ts';
import type { SpokenBlock } from '../../../../src/main/speech/queue/voice-box.ts';
import type { SpeechOutcome, SpeechRequest } from '../../../../src/main/speech/speaker.ts';
import type { SpeechTextRequest, SpokenSentence } from '../../../../src/main/speech/speech-text.ts';
import type { SynthesisRequest, Voice } from '../../../../src/main/speech/synthesiser.ts';
import { AppError } from '../../../../src/shared/kernel/app-error.ts';
import { defaultSettings, type Settings } from '../../../../src/shared/settings/schema.ts';
import { deferred } from '../../../support/deferred.ts';
import { settle, TapePlayer } from '../../../support/tape-player.ts';
import { TextPieces } from '../../../support/text-pieces.ts';

const RATE_HZ = 1000;
/** Each word lasts so long, at 1 kHz; its samples are the number of the word in the whole test. */
const WORD_MS = 100;
const PAUSE_MS = 50;

const VOICE: Voice = {
  id: 'test:one',
  name: 'One',
  language: 'en',
  origin: 'shipped',
  licence: 'CC0-1.0',
  readsPhonemes: true,
};

/** A desk with a machine over it, as the engine has one; sentences end at full stops. */
class Bench {
  readonly player = new TapePlayer();
  readonly ends: SpeechEnd[] = [];
  readonly started: string[] = [];
  readonly synthesised: string[] = [];
  readonly prepared: SpeechTextRequest[] = [];
  readonly sentences: string[] = [];
  settings: Settings['speech'] = defaultSettings().speech;
  refusal: AppError | undefined;
  voiceFault: AppError | undefined;
  /** Sentences after the first so many wait for `release`. */
  held: (() => void)[] = [];
  holds = false;
  choosing: Promise<void> | undefined;
  state = silentSpeech as ReturnType<typeof speechMachine>['state'];
  readonly desk: SpeechDesk;
  readonly #inputs: SpeechInput[] = [];
  #busy = false;

  constructor() {
    this.desk = new SpeechDesk({
      player: this.player,
      settings: () => this.settings,
      unavailable: () => undefined,
      speechText: { prepare: async (request) => this.#prepare(request) },
      voices: {
        list: async () => [VOICE],
        choose: async () => {
          await this.choosing;
          if (this.refusal !== undefined) throw this.refusal;
          return VOICE;
        },
        speak: (request) => this.#speak(request),
      },
      report: (report) => this.put(report),
      onChange: () => {},
      onSentence: (sentence) => this.sentences.push(sentence),
      onEnd: (end) => this.ends.push(end),
    });
  }

  put(input: SpeechInput): void {
    this.#inputs.push(input);
    if (this.#busy) return;
    this.#busy = true;
    for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift()) {
      const { state, effects } = speechMachine(this.state, next);
      this.state = state;
      for (const effect of effects) {
        if (effect.type === 'start-speech') this.started.push(effect.id);
        if (effect.type === 'start-speech') this.desk.start(effect.id);
        else if (effect.type === 'pause-speech') this.desk.pause(effect.id);
        else if (effect.type === 'resume-speech') this.desk.resume(effect.id);
        else if (effect.type === 'stop-speech') this.desk.halt(effect.id);
        else this.desk.settle(effect.id, effect.end);
      }
    }
    this.#busy = false;
  }

  async say(id: string, text: SpeechRequest['text'], more: Partial<SpeechRequest> = {}): Promise<Spoken> {
    const spoken: Spoken = { outcome: undefined, error: undefined };
    this.desk.speak({ id, text, ...more }).then(
      (outcome) => (spoken.outcome = outcome),
      (error: unknown) => (spoken.error = error),
    );
    await settle();
    return spoken;
  }

  #prepare({ text, ...rest }: SpeechTextRequest): readonly SpokenSentence[] {
    this.prepared.push({ text, ...rest });
    return text
      .split(/(?<=\.)\s+/)
      .filter((sentence) => sentence.trim() !== '')
      .map((sentence) => ({ text: sentence.trim(), pauseAfterMs: PAUSE_MS }));
  }

  async *#speak({ text }: SynthesisRequest): AsyncGenerator<SpokenBlock, void, undefined> {
    this.synthesised.push(text);
    if (this.holds) await new Promise<void>((resolve) => this.held.push(resolve));
    if (this.voiceFault !== undefined) throw this.voiceFault;
    for (const word of text.split(' ')) {
      const number = Number.parseInt(word, 10);
      if (number > 0)
        yield { pcm: new Float32Array(WORD_MS).fill(number), sampleRateHz: RATE_HZ, voiceId: VOICE.id };
    }
  }
}

interface Spoken {
  outcome: SpeechOutcome | undefined;
  error: unknown;
}

/** The tape as runs of equal samples: [value, length in ms]. */
function runs(tape: readonly number[]): readonly (readonly [number, number])[] {
  const all: [number, number][] = [];
  for (const sample of tape) {
    const last = all.at(-1);
    if (last !== undefined && last[0] === sample) last[1] += 1;
    else all.push([sample, 1]);
  }
  return all;
}

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});

describe('the speech desk', () => {
  it('speaks sentences in order with a pause between them, and answers when the last was heard', async () => {
    const spoken = await bench.say('a', '1 2. 3.');
    await bench.player.hear(300);
    expect(spoken.outcome).toBeUndefined();
    await bench.player.hear(1000);
    expect(runs(bench.player.tape)).toEqual([
      [1, 100],
      [2, 100],
      [0, 50],
      [3, 100],
    ]);
    expect(spoken.outcome).toEqual({ result: 'done', durationMs: 350, heard: '1 2. 3.' });
    expect(bench.sentences).toEqual(['1 2.', '3.']);
  });

  it('speaks twenty requests whole and in the order they were made, urgent ones first', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, (_, n) => bench.say(`${n}`, `${n + 1}.`)));
    const urgent = await bench.say('urgent', '99.', { urgent: true });
    await bench.player.hear(60_000);
    expect(runs(bench.player.tape).map(([value]) => value)).toEqual([
      1,
      99,
      ...Array.from({ length: 19 }, (_, n) => n + 2),
    ]);
    expect([...all, urgent].every(({ outcome }) => outcome?.result === 'done')).toBe(true);
  });

  it('keeps the order of requests when a later one finds its voice sooner', async () => {
    let found: () => void = () => {};
    bench.choosing = new Promise<void>((resolve) => (found = resolve));
    await bench.say('a', '1.');
    bench.choosing = undefined;
    await bench.say('b', '2.');
    await bench.say('c', '3.');
    found();
    await bench.player.hear(1000);
    expect(runs(bench.player.tape).map(([value]) => value)).toEqual([1, 2, 3]);
  });

  it('lets only the holder of a reserved floor speak, once what was begun is over', async () => {
    const before = await bench.say('a', '1.');
    let release: (() => void) | undefined;
    void bench.desk.reserve().then((give) => (release = give));
    const meanwhile = await bench.say('b', '2.', { urgent: true });
    expect(release).toBeUndefined();
    await bench.player.hear(1000);
    expect(before.outcome?.result).toBe('done');
    void bench.desk.speakReserved({ id: 'question', text: '3.' });
    await bench.player.hear(1000);
    expect(runs(bench.player.tape).map(([value]) => value)).toEqual([1, 3]);
    expect(meanwhile.outcome).toBeUndefined();
    release?.();
    await bench.player.hear(1000);
    expect(runs(bench.player.tape).map(([value]) => value)).toEqual([1, 3, 2]);
    expect(meanwhile.outcome?.result).toBe('done');
  });

  it('stops a text that waits for a reserved floor at once', async () => {
    const release = await bench.desk.reserve();
    const waiting = await bench.say('a', '1.');
    await bench.desk.stop('a');
    await settle();
    expect(waiting.outcome).toMatchObject({ result: 'stopped', durationMs: 0 });
    release();
    await bench.player.hear(1000);
    expect(bench.player.tape).toEqual([]);
  });

  it('synthesises two sentences ahead of what is heard, not more', async () => {
    await bench.say('a', '1. 2. 3. 4. 5. 6.');
    expect(bench.synthesised).toEqual(['1.', '2.', '3.']);
    await bench.player.hear(160);
    expect(bench.synthesised).toEqual(['1.', '2.', '3.', '4.']);
  });

  it('goes on after a pause with the sample that was heard last', async () => {
    const spoken = await bench.say('a', '1 2. 3.');
    await bench.player.hear(130);
    bench.put({ type: 'pause' });
    await bench.player.hear(500);
    expect(runs(bench.player.tape)).toEqual([
      [1, 100],
      [2, 30],
    ]);
    bench.put({ type: 'resume' });
    await bench.player.hear(1000);
    expect(runs(bench.player.tape)).toEqual([
      [1, 100],
      [2, 100],
      [0, 50],
      [3, 100],
    ]);
    expect(spoken.outcome).toMatchObject({ result: 'done', durationMs: 350 });
  });

  it('can be paused at any moment, again and again, without losing or doubling a sample', async () => {
    const spoken = await bench.say('a', '1 2 3. 4 5. 6.');
    for (let n = 0; n < 40; n++) {
      await bench.player.hear(17);
      bench.put({ type: 'pause' });
      bench.put({ type: 'resume' });
    }
    await bench.player.hear(2000);
    const words = runs(bench.player.tape.filter((sample) => sample !== 0));
    expect(words).toEqual([1, 2, 3, 4, 5, 6].map((word) => [word, 100]));
    expect(spoken.outcome?.result).toBe('done');
  });

  it('stops what plays, what is synthesised and what waits; each request is answered with what was heard', async () => {
    const playing = await bench.say('a', '1 2. 3.');
    const waiting = await bench.say('b', '4.');
    await bench.player.hear(130);
    await bench.desk.stop();
    await settle();
    await bench.player.hear(1000);
    expect(runs(bench.player.tape)).toEqual([
      [1, 100],
      [2, 30],
    ]);
    expect(playing.outcome).toEqual({ result: 'stopped', durationMs: 130, heard: '1 2.' });
    expect(waiting.outcome).toEqual({ result: 'stopped', durationMs: 0, heard: '' });
  });

  it('stops before the first sound is there', async () => {
    bench.holds = true;
    const spoken = await bench.say('a', '1.');
    await bench.desk.stop();
    await settle();
    expect(spoken.outcome).toEqual({ result: 'stopped', durationMs: 0, heard: '' });
    bench.held.forEach((release) => release());
    await bench.player.hear(1000);
    expect(bench.player.tape).toEqual([]);
  });

  it('stops a request whose voice is still being looked for', async () => {
    let found: () => void = () => {};
    bench.choosing = new Promise<void>((resolve) => (found = resolve));
    const spoken = await bench.say('a', '1.');
    await bench.desk.stop();
    found();
    await bench.player.hear(1000);
    expect(spoken.outcome).toEqual({ result: 'stopped', durationMs: 0, heard: '' });
    expect(bench.player.tape).toEqual([]);
  });

  it('stops one request by its id while its voice is still being looked for, and no other', async () => {
    const found = deferred();
    bench.choosing = found.promise;
    const stopped = await bench.say('a', '1.');
    const other = await bench.say('b', '2.');
    await bench.desk.stop('a');
    found.resolve();
    await bench.player.hear(1000);
    expect([stopped, other].map(({ outcome }) => outcome?.result)).toEqual(['stopped', 'done']);
    expect(bench.sentences).toEqual(['2.']);
  });

  it('skips the current speech only', async () => {
    const first = await bench.say('a', '1 2 3.');
    const second = await bench.say('b', '4.');
    await bench.player.hear(50);
    await bench.desk.skip();
    await bench.player.hear(1000);
    expect(first.outcome?.result).toBe('stopped');
    expect(second.outcome?.result).toBe('done');
    expect(runs(bench.player.tape)).toEqual([
      [1, 50],
      [4, 100],
    ]);
  });

  it('gives up what the same agent still wanted to say when the user takes the floor', async () => {
    const first = await bench.say('a', '1.', { agentId: 'claude' });
    const same = await bench.say('b', '2.', { agentId: 'claude' });
    const other = await bench.say('c', '3.', { agentId: 'codex' });
    bench.put({ type: 'pause' });
    bench.desk.interrupt();
    await settle();
    expect([first, same].map(({ outcome }) => outcome?.result)).toEqual(['stopped', 'stopped']);
    expect(other.outcome).toBeUndefined();
    bench.put({ type: 'resume' });
    await bench.player.hear(1000);
    expect(other.outcome?.result).toBe('done');
  });

  it('begins no speech of the same agent only to stop it when the user interrupts', async () => {
    await bench.say('a', '1.', { agentId: 'claude' });
    await bench.say('b', '2.', { agentId: 'claude' });
    bench.desk.interrupt();
    await settle();
    expect(bench.ends.map(({ request }) => request.id)).toEqual(['b', 'a']);
    expect(bench.started).toEqual(['a']);
  });

  it('answers a request whose sound was broken off by others', async () => {
    bench.voiceFault = new AppError('cancelled', 'The operation was cancelled.');
    const spoken = await bench.say('a', '1.');
    expect(spoken.error).toMatchObject({ code: 'cancelled' });
    expect(bench.state).toEqual(silentSpeech);
  });

  it('answers a text without anything to say at once', async () => {
    const spoken = await bench.say('a', '   ');
    await bench.player.hear(10);
    expect(spoken.outcome).toEqual({ result: 'done', durationMs: 0, heard: '' });
  });

  it('says nothing while speech is switched off, or off for this agent', async () => {
    bench.settings = { ...bench.settings, agents: { shy: { kind: 'off' } } };
    const shy = await bench.say('a', '1.', { agentId: 'shy' });
    bench.settings = { ...bench.settings, enabled: false };
    const off = await bench.say('b', '1.');
    await bench.player.hear(1000);
    expect([shy, off].map(({ outcome }) => outcome)).toEqual([
      { result: 'done', durationMs: 0, heard: '' },
      { result: 'done', durationMs: 0, heard: '' },
    ]);
    expect(bench.player.tape).toEqual([]);
  });

  it('refuses at once when there is no voice, and fails when no voice could say it', async () => {
    bench.refusal = new AppError('unavailable', 'There is no voice for Italian.');
    expect((await bench.say('a', '1.')).error).toBe(bench.refusal);
    bench.refusal = undefined;
    bench.voiceFault = new AppError('synthesis-failed', 'It broke.');
    const failed = await bench.say('b', '1.');
    await bench.player.hear(10);
    expect(failed.error).toBe(bench.voiceFault);
    expect(bench.ends.at(-1)).toMatchObject({ result: 'failed', error: bench.voiceFault });
    bench.voiceFault = undefined;
    const next = await bench.say('c', '1.');
    await bench.player.hear(1000);
    expect(next.outcome?.result).toBe('done');
  });

  it('speaks the first sentence of a text while the rest is still being written', async () => {
    const pieces = new TextPieces();
    const spoken = await bench.say('a', pieces);
    await pieces.push('First come 1 2. Then 3');
    await bench.player.hear(150);
    expect(runs(bench.player.tape)[0]).toEqual([1, 100]);
    await pieces.push(' 4.');
    await pieces.end();
    await bench.player.hear(2000);
    expect(runs(bench.player.tape.filter((sample) => sample !== 0))).toEqual(
      [1, 2, 3, 4].map((word) => [word, 100]),
    );
    expect(spoken.outcome?.result).toBe('done');
  });

  it('plays a repeated short sentence from memory', async () => {
    await bench.say('a', '7.');
    await bench.player.hear(1000);
    await bench.say('b', '7.');
    await bench.player.hear(1000);
    expect(bench.synthesised).toEqual(['7.']);
    expect(runs(bench.player.tape)).toEqual([[7, 200]]);
  });

  it('takes loudness from request, agent and settings, and hears a change at once', async () => {
    bench.settings = { ...bench.settings, volume: 0.5, agents: { quiet: { volume: 0.5 } } };
    await bench.say('a', '4 4 4.', { agentId: 'quiet', volume: 0.5 });
    await bench.player.hear(100);
    expect(runs(bench.player.tape)).toEqual([[0.5, 100]]);
    bench.settings = { ...bench.settings, volume: 1 };
    await bench.player.hear(1000);
    expect(bench.player.tape.at(-1)).toBe(1);
  });

  it('spells out a long text only for who asks for all of it', async () => {
    await bench.say('a', '1.');
    await bench.say('b', '1.', { kind: 'full' });
    await bench.player.hear(1000);
    expect(bench.prepared.map(({ shortenAbove }) => shortenAbove)).toEqual([1200, Infinity]);
  });
});
