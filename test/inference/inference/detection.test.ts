import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InferenceDetector } from '../../../src/main/inference/inference-detector.ts';
import type { InferenceSupervisor } from '../../../src/main/inference/supervisor.ts';
import { clipPcm, framesOfClip } from '../../support/clips.ts';
import { requestFor, shippedSetup, startInference } from '../../support/inference.ts';

async function probabilities(
  supervisor: InferenceSupervisor,
  pcm: Float32Array,
  gain = 1,
): Promise<number[]> {
  const detector = new InferenceDetector(supervisor);
  const result: number[] = [];
  for (const frame of framesOfClip(pcm)) {
    result.push(await detector.probability(frame, { gain, reset: false }));
  }
  detector.dispose();
  return result;
}

describe('the Silero detector', () => {
  let supervisor: InferenceSupervisor;
  beforeAll(async () => {
    ({ supervisor } = await startInference());
    await supervisor.ready('detector');
  });
  afterAll(() => supervisor.dispose());

  it.each([
    ['jfk.wav', 344, 0.6884, 234, [0.3433, 0.9822, 0.9932]],
    ['lj-001-0002.wav', 60, 0.955, 58, [0.9565, 0.9955, 1]],
    ['alnum-a-petewarden-0.wav', 32, 0.3401, 11, [0.2297, 0.9604, 0.0152]],
    ['white-noise.wav', 63, 0.0064, 0, [0.011, 0.0038, 0.008]],
    ['keyboard-typing.wav', 304, 0.0036, 0, [0.0041, 0.0073, 0.0489]],
  ])('gives the known probabilities for %s', async (file, frames, mean, voiced, samples) => {
    const given = await probabilities(supervisor, clipPcm(file));
    expect(given).toHaveLength(frames);
    expect(Math.abs(given.reduce((sum, value) => sum + value, 0) / frames - mean)).toBeLessThan(0.001);
    expect(given.filter((value) => value >= 0.5)).toHaveLength(voiced);
    samples.forEach((expected, index) => {
      expect(Math.abs((given[10 * (index + 1)] ?? Number.NaN) - expected)).toBeLessThan(0.001);
    });
  });

  it('keeps streams apart', async () => {
    const pcm = clipPcm('jfk.wav').subarray(0, 512 * 60);
    const alone = await probabilities(supervisor, pcm);
    const [one, other] = await Promise.all([
      probabilities(supervisor, pcm),
      probabilities(supervisor, clipPcm('white-noise.wav')),
    ]);
    expect(one).toEqual(alone);
    expect(Math.max(...other)).toBeLessThan(0.5);
  });

  it('forgets what it heard when it is reset', async () => {
    const [first] = framesOfClip(clipPcm('jfk.wav').subarray(512 * 30));
    const detector = new InferenceDetector(supervisor);
    const frame = first as Float32Array;
    const fresh = await detector.probability(frame, { gain: 1, reset: false });
    const again = await detector.probability(frame, { gain: 1, reset: false });
    const reset = await detector.probability(frame, { gain: 1, reset: true });
    expect(again).not.toBe(fresh);
    expect(reset).toBe(fresh);
  });

  it('applies the gain, and leaves the frame of the caller as it was', async () => {
    const pcm = clipPcm('jfk.wav').subarray(0, 512 * 40);
    const quiet = pcm.map((sample) => sample / 8);
    const kept = quiet.slice();
    const loud = await probabilities(supervisor, pcm);
    const raised = await probabilities(supervisor, quiet, 8);
    expect(quiet).toEqual(kept);
    raised.forEach((value, index) => expect(value).toBeCloseTo(loud[index] ?? Number.NaN, 3));
  });

  it('answers while the recogniser is busy', async () => {
    await supervisor.ready('recogniser');
    const order: string[] = [];
    const recognition = supervisor.recognise(requestFor('jfk.wav')).then(() => order.push('recognised'));
    await probabilities(supervisor, new Float32Array(512 * 3)).then(() => order.push('heard'));
    await recognition;
    expect(order).toEqual(['heard', 'recognised']);
  });
});

describe('the detector of vad-node', () => {
  let supervisor: InferenceSupervisor;
  beforeAll(async () => {
    const setup = await shippedSetup();
    ({ supervisor } = await startInference({ setup: { ...setup, detector: { kind: 'vad-node' } } }));
    await supervisor.ready('detector');
  });
  afterAll(() => supervisor.dispose());

  it('hears speech and not noise', async () => {
    const speech = await probabilities(supervisor, clipPcm('lj-001-0002.wav'));
    const noise = await probabilities(supervisor, clipPcm('white-noise.wav'));
    expect(speech.filter((value) => value >= 0.5).length).toBeGreaterThan(speech.length / 2);
    expect(Math.max(...noise)).toBeLessThan(0.5);
  });

  it('forgets what it heard when it is reset', async () => {
    const detector = new InferenceDetector(supervisor);
    const frame = clipPcm('jfk.wav').slice(512 * 30, 512 * 31);
    const fresh = await detector.probability(frame, { gain: 1, reset: true });
    await detector.probability(frame, { gain: 1, reset: false });
    expect(await detector.probability(frame, { gain: 1, reset: true })).toBe(fresh);
  });
});
