import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InferenceDetector } from '../../../src/main/inference/inference-detector.ts';
import type { InferenceSupervisor } from '../../../src/main/inference/supervisor.ts';
import { rejectionScore } from '../../../src/main/recognition/rejection-score.ts';
import { clipPcm, clips, framesOfClip, jsonLines } from '../../support/clips.ts';
import { MODELS, requestFor, startInference } from '../../support/inference.ts';

interface Reference {
  readonly file: string;
  readonly tokens: readonly number[];
  readonly text: string;
  readonly mean_log_probability: number;
  readonly no_speech_probability: number;
}

const REFERENCE = jsonLines<Reference>(new URL(`file://${MODELS}whisper-base/reference.jsonl`));
/** Kernels differ between processors by this much. */
const TOLERANCE = 0.03;
const THRESHOLD = 0.7;
const SPOKEN = clips().filter((clip) => clip.lang !== 'zxx');

let supervisor: InferenceSupervisor;
beforeAll(async () => {
  ({ supervisor } = await startInference());
  await supervisor.ready('recogniser');
});
afterAll(() => supervisor.dispose());

/** R of a clip with the detector's own evidence. */
async function scoreOf(file: string, kind: 'partial' | 'final'): Promise<number> {
  const detector = new InferenceDetector(supervisor);
  const probabilities: number[] = [];
  for (const frame of framesOfClip(clipPcm(file))) {
    probabilities.push(await detector.probability(frame, { gain: 1, reset: false }));
  }
  detector.dispose();
  const recognition = await supervisor.recognise(requestFor(file, { kind, language: 'auto' }));
  return rejectionScore(recognition, {
    voicedSeconds: probabilities.filter((probability) => probability >= 0.5).length * 0.032,
    peakProbability: Math.max(...probabilities),
  });
}

describe('greedy decoding', () => {
  it.each(REFERENCE)('gives the expected tokens and probabilities for $file', async (expected) => {
    const recognition = await supervisor.recognise(requestFor(expected.file));
    expect(recognition.tokens).toEqual(expected.tokens);
    expect(recognition.text).toBe(expected.text.trim());
    expect(Math.abs(recognition.meanLogProbability - expected.mean_log_probability)).toBeLessThan(TOLERANCE);
    expect(Math.abs(recognition.noSpeechProbability - expected.no_speech_probability)).toBeLessThan(
      TOLERANCE,
    );
  });

  it.each([
    ['jfk.wav', 0.041, -0.098],
    ['lj-001-0002.wav', 0.01, -0.07],
    ['alnum-a-petewarden-0.wav', 0.554, -1.124],
    ['white-noise.wav', 0.892, -1.873],
    ['keyboard-typing.wav', 0.779, -2.268],
  ])('measures no-speech and mean log-probability of %s', async (file, noSpeech, logProbability) => {
    const recognition = await supervisor.recognise(requestFor(file));
    expect(Math.abs(recognition.noSpeechProbability - noSpeech)).toBeLessThan(TOLERANCE);
    expect(Math.abs(recognition.meanLogProbability - logProbability)).toBeLessThan(TOLERANCE);
  });

  it('says that a text cut in mid-sentence is not finished, and that a whole one is', async () => {
    const whole = await supervisor.recognise(requestFor('rhasspy-whats-the-date-today.wav'));
    const cut = await supervisor.recognise(requestFor('lj-001-0010.wav'));
    expect(whole.continuationProbability).toBeLessThan(0.01);
    expect(cut.continuationProbability).toBeGreaterThan(0.2);
  });

  it('gives each token a text and a time inside the audio, and together the texts are the text', async () => {
    const recognition = await supervisor.recognise(requestFor('jfk.wav'));
    expect(recognition.tokenTexts?.join('').trim()).toBe(recognition.text);
    expect(recognition.tokenEndsMs).toHaveLength(recognition.tokens.length);
    expect(recognition.tokenEndsMs.every((endMs) => endMs > 0 && endMs <= 11_000)).toBe(true);
  });
});

describe('drafts', () => {
  it('give the text that decoding gives, but for words that are as likely', async () => {
    let different = 0;
    for (const { file } of REFERENCE) {
      const plain = await supervisor.recognise(requestFor(file));
      const verified = await supervisor.recognise(requestFor(file, { draft: plain.tokens }));
      if (JSON.stringify(plain.tokens) === JSON.stringify(verified.tokens)) {
        expect(verified.timings.draftAccepted).toBe(plain.tokens.length);
      } else {
        different += 1;
        expect(Math.abs(verified.meanLogProbability - plain.meanLogProbability)).toBeLessThan(0.05);
      }
    }
    expect(different).toBeLessThanOrEqual(REFERENCE.length / 10);
  });

  it('that are wrong from the first token on cost nothing but themselves', async () => {
    const plain = await supervisor.recognise(requestFor('jfk.wav'));
    const misled = await supervisor.recognise(requestFor('jfk.wav', { draft: [2425, 1002, 13] }));
    expect(misled.tokens).toEqual(plain.tokens);
    expect(misled.timings.draftAccepted).toBe(0);
  });
});

describe('language', () => {
  it.each(SPOKEN.filter((clip) => clip.lang !== 'en'))('$lang is recognised in $file', async (clip) => {
    const recognition = await supervisor.recognise(requestFor(clip.file, { language: 'auto' }));
    expect(recognition.language).toBe(clip.lang);
    expect(recognition.languageProbability).toBeGreaterThan(0.5);
  });

  it('is chosen among the languages of the user only', async () => {
    const request = requestFor('cheetah-de.wav', { language: 'auto', languages: ['fr', 'it'] });
    const recognition = await supervisor.recognise(request);
    expect(['fr', 'it']).toContain(recognition.language);
  });

  it('is recognised behind a vocabulary too', async () => {
    const vocabulary = ['Vivavoce', 'kubectl', 'pytest', 'repo-map'];
    const request = requestFor('cheetah-de.wav', { language: 'auto', vocabulary });
    expect((await supervisor.recognise(request)).language).toBe('de');
  });

  it('that the model does not know is refused by name', async () => {
    await expect(supervisor.recognise(requestFor('jfk.wav', { language: 'xx' }))).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('"xx"') as string,
    });
  });
});

describe('the rejection score', () => {
  it.each(clips().filter((clip) => clip.lang === 'zxx'))('drops the text of $file', async ({ file }) => {
    expect(await scoreOf(file, 'final')).toBeGreaterThan(THRESHOLD);
  });

  it('keeps every clip with speech', async () => {
    const dropped: string[] = [];
    for (const { file } of SPOKEN) if ((await scoreOf(file, 'partial')) > THRESHOLD) dropped.push(file);
    expect(dropped).toEqual([]);
  }, 300_000);
});

describe('scoring candidates', () => {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => ({ id: letter, spellings: [letter] }));
  const names = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
  const digits = names.map((name, digit) => ({ id: name, spellings: [name, String(digit)] }));

  it.each([
    ['letters', letters],
    ['digits', digits],
  ] as const)('tells at least nine of ten %s', async (kind, candidates) => {
    const spoken = SPOKEN.filter((clip) => clip.kind === kind);
    let right = 0;
    for (const clip of spoken) {
      const result = await supervisor.score({ pcm: clipPcm(clip.file), language: 'en', candidates });
      if (result.ranking[0]?.id === clip.id.split('-')[1]) right += 1;
    }
    expect(right / spoken.length).toBeGreaterThanOrEqual(0.9);
  });

  it('tells phrases of different length and says when none of them was said', async () => {
    const candidates = ['stop', 'stop it', 'half an hour', 'an hour'].map((text) => ({
      id: text,
      spellings: [text],
    }));
    const said = await supervisor.score({
      pcm: clipPcm('dialogflow-half-an-hour.wav'),
      language: 'en',
      candidates,
    });
    expect(said.ranking[0]).toMatchObject({ id: 'half an hour' });
    expect(said.margin).toBeGreaterThan(1);
    const other = await supervisor.score({ pcm: clipPcm('jfk.wav'), language: 'en', candidates });
    expect(other.freeScore - (other.ranking[0]?.score ?? 0)).toBeGreaterThan(2);
  });

  it('refuses candidates without a spelling', async () => {
    const request = { pcm: clipPcm('jfk.wav'), language: 'en', candidates: [{ id: 'a', spellings: [' '] }] };
    await expect(supervisor.score(request)).rejects.toMatchObject({ code: 'invalid-input' });
  });
});

describe('word times', () => {
  const aligned = SPOKEN.filter((clip) => clip.words !== undefined);

  it('lie within 0.3 s of the true starts for nine words of ten', async () => {
    const errors: number[] = [];
    for (const clip of aligned) {
      const { words } = await supervisor.recognise(requestFor(clip.file, { timestamps: 'words' }));
      const plain = (text: string): string => text.toLowerCase().replace(/[^a-z']/g, '');
      let from = 0;
      for (const truth of clip.words ?? []) {
        const at = (words ?? []).findIndex(
          (word, index) => index >= from && plain(word.text) === plain(truth.w),
        );
        if (at < 0) continue;
        from = at + 1;
        errors.push(Math.abs((words?.[at]?.startMs ?? 0) / 1000 - truth.s));
      }
    }
    expect(errors.length).toBeGreaterThan(20);
    expect(errors.filter((error) => error <= 0.3).length / errors.length).toBeGreaterThanOrEqual(0.9);
  });

  it('follow each other and give the whole text', async () => {
    const { words, text } = await supervisor.recognise(requestFor('jfk.wav', { timestamps: 'words' }));
    const starts = words?.map((word) => word.startMs) ?? [];
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(words?.map((word) => word.text).join(' ')).toBe(text);
  });

  it('of segments cover the text', async () => {
    const { segments, text } = await supervisor.recognise(requestFor('jfk.wav', { timestamps: 'segments' }));
    expect(segments?.map((segment) => segment.text).join(' ')).toBe(text);
    expect(segments?.every((segment) => segment.startMs < segment.endMs && segment.endMs <= 11_000)).toBe(
      true,
    );
  });
});

describe('bad input', () => {
  it.each([
    ['no audio', new Float32Array(0)],
    ['more than 30 s', new Float32Array(480_001)],
    ['samples that are not numbers', new Float32Array(16_000).fill(Number.NaN)],
  ])('%s is refused', async (_, pcm) => {
    await expect(supervisor.recognise(requestFor('jfk.wav', { pcm }))).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });

  it('leaves the recogniser able to answer, up to a full window', async () => {
    const pcm = new Float32Array(480_000);
    pcm.set(clipPcm('jfk.wav'));
    expect((await supervisor.recognise(requestFor('jfk.wav', { pcm }))).text).toContain(
      'ask what you can do',
    );
  });
});
