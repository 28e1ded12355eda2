import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { InferenceDetector } from '../../../src/main/inference/inference-detector.ts';
import type { InferenceSupervisor } from '../../../src/main/inference/supervisor.ts';
import type { SpeechTextRequest, SynthesisRequest } from '../../../src/shared/contract/inference.ts';
import { nextEvent, requestFor, shippedSetup, startInference } from '../../support/inference.ts';
import { voiceVectors } from '../../support/voice-vectors.ts';
import { joinSamples } from '../../../src/shared/kernel/join-samples.ts';

/** Several breaths, so that a crash finds it in the middle. */
const LONG = Array.from({ length: 12 }, (_, n) => `step ${n + 1} reads the next part of the file`).join(', ');

function sentence(text: string, change: Partial<SynthesisRequest> = {}): SynthesisRequest {
  return { text, speed: 1, pronunciations: {}, ...change };
}

function markdown(text: string, change: Partial<SpeechTextRequest> = {}): SpeechTextRequest {
  return { text, language: 'en', kind: 'full', shortenAbove: 1200, inlinePronunciations: true, ...change };
}

async function start(): Promise<InferenceSupervisor> {
  const setup = await shippedSetup(undefined, { voiceThreads: 1 });
  return (await startInference({ setup })).supervisor;
}

/** The matcher would take seconds for a minute of sound. */
function sameSamples(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((sample, index) => sample === b[index]);
}

async function speak(inference: InferenceSupervisor, request: SynthesisRequest): Promise<Float32Array> {
  const pieces: Float32Array[] = [];
  const result = await inference.synthesise(request, (pcm) => void pieces.push(pcm));
  const pcm = joinSamples(pieces);
  expect(result).toMatchObject({ sampleRateHz: 24_000, samples: pcm.length });
  return pcm;
}

describe('the voice in its process', () => {
  let inference: InferenceSupervisor;
  beforeAll(async () => {
    inference = await start();
  });
  afterAll(() => inference.dispose());

  it('loads after the models that hear', async () => {
    const models = await inference.ready('synthesiser');
    expect(models.map(({ model }) => model)).toEqual(['hibari']);
    expect(inference.status.ready).toEqual(['detector', 'recogniser', 'synthesiser']);
  });

  it('speaks a sentence of the reference as long as that, without the silence around it', async () => {
    for (const { text, speed, frames } of voiceVectors().slice(0, 4)) {
      const { length } = await speak(inference, sentence(text, { speed }));
      expect(length).toBeGreaterThan((frames - 110) * 300);
      expect(length).toBeLessThan((frames - 30) * 300);
    }
  });

  it('says the same every time, loud enough and never too loud', async () => {
    const first = await speak(inference, sentence('The build has failed.'));
    expect(await speak(inference, sentence('The build has failed.'))).toEqual(first);
    const peak = first.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(peak).toBeGreaterThan(0.4);
    expect(peak).toBeLessThan(1);
    expect(Math.abs(first[0] ?? 1)).toBeLessThan(0.001);
    expect(Math.abs(first.at(-1) ?? 1)).toBeLessThan(0.001);
  });

  it('gives the first sound before the last', async () => {
    const lengths: number[] = [];
    await inference.synthesise(sentence(LONG), (pcm) => lengths.push(pcm.length));
    expect(lengths.length).toBeGreaterThan(10);
  });

  it('is faster and slower as asked', async () => {
    const seconds = async (speed: number): Promise<number> =>
      (await speak(inference, sentence('I pushed the branch to the server.', { speed }))).length / 24_000;
    const own = await seconds(1);
    for (const speed of [0.7, 1.25, 2]) expect((await seconds(speed)) / (own / speed)).toBeCloseTo(1, 0);
    expect(await seconds(0.7)).toBeGreaterThan(own);
    expect(await seconds(2)).toBeLessThan(await seconds(1.25));
  });

  it('says words as the user wants them', async () => {
    const plain = await speak(inference, sentence('Open the frobnicator.'));
    const pronunciations = { frobnicator: 'fɹˈɑb' };
    const own = await speak(inference, sentence('Open the frobnicator.', { pronunciations }));
    expect(own.length).toBeLessThan(plain.length);
    expect(await speak(inference, sentence('Open the frobnicator.'))).toEqual(plain);
  });

  it.each(['', '***', '🎉', '   '])('has nothing to say to "%s"', async (text) => {
    expect(await speak(inference, sentence(text))).toHaveLength(0);
  });

  it('makes sentences of Markdown, with the words of its dictionary', async () => {
    const text = '## Result\n\nThe `getUserById` call FAILED. Shall I fix it?\n\n```ts\nlet a = 1;\n```';
    expect(await inference.prepare(markdown(text))).toEqual([
      { text: 'Result.', pauseAfterMs: 420 },
      { text: 'The get user by ID call failed.', pauseAfterMs: 280 },
      { text: 'Shall I fix it?', pauseAfterMs: 420 },
      { text: 'Code block, 1 line of TypeScript.', pauseAfterMs: 420 },
    ]);
    expect(await inference.prepare(markdown('---'))).toEqual([]);
  });

  it('can be told to stop in the middle, and speaks the next sentence', async () => {
    const controller = new AbortController();
    let heard = 0;
    const work = inference.synthesise(
      sentence(LONG),
      () => {
        heard += 1;
        controller.abort();
      },
      controller.signal,
    );
    const waiting = inference.synthesise(sentence(LONG), () => expect.unreachable(), controller.signal);
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    expect(heard).toBe(1);
    expect((await speak(inference, sentence('Next.'))).length).toBeGreaterThan(0);
  });

  it('leaves the detector and the recogniser their threads', async () => {
    const [text, speech, probability] = await Promise.all([
      inference.recognise(requestFor('jfk.wav')),
      speak(inference, sentence(LONG)),
      new InferenceDetector(inference).probability(new Float32Array(512), { gain: 1, reset: false }),
    ]);
    expect(text.text).toContain('ask what you can do for your country');
    expect(speech.length).toBeGreaterThan(0);
    expect(probability).toBeLessThan(0.5);
  });
});

describe('a sentence during which the process is killed', () => {
  let inference: InferenceSupervisor | undefined;
  afterEach(() => inference?.dispose());

  it('is heard whole, each sample once, as if nothing had happened', async () => {
    inference = await start();
    const undisturbed = await speak(inference, sentence(LONG));
    const { pid } = inference.status;
    const crashed = nextEvent(inference, 'crashed');
    const pieces: Float32Array[] = [];
    let before = 0;
    const work = inference.synthesise(sentence(LONG), (pcm) => {
      if (pieces.length === 2) process.kill(pid ?? 0, 'SIGKILL');
      pieces.push(pcm);
      if (inference?.status.pid === pid) before += pcm.length;
    });
    await crashed;
    const { samples } = await work;
    expect(samples).toBe(undisturbed.length);
    expect(before).toBeLessThan(samples);
    expect(sameSamples(joinSamples(pieces), undisturbed)).toBe(true);
    expect(inference.status.pid).not.toBe(pid);
  });

  it('is given up when that happens twice', async () => {
    inference = await start();
    await inference.ready('synthesiser');
    let heard = 0;
    const work = inference.synthesise(sentence(LONG), (pcm) => {
      heard += pcm.length;
      process.kill(inference?.status.pid ?? 0, 'SIGKILL');
    });
    await expect(work).rejects.toMatchObject({ code: 'inference-crashed', retryable: true });
    expect(heard).toBeGreaterThan(0);
  });
});
