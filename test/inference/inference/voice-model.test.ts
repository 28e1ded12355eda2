import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PhonemeIds } from '../../../src/main/inference/workers/hibari/phoneme-ids.ts';
import { NormalNoise } from '../../../src/main/inference/workers/hibari/signal/noise.ts';
import {
  HOP_SAMPLES,
  type SpectralParts,
} from '../../../src/main/inference/workers/hibari/signal/voice-format.ts';
import {
  WaveSynthesis,
  type WaveOptions,
} from '../../../src/main/inference/workers/hibari/signal/wave-synthesis.ts';
import { VoiceGraph } from '../../../src/main/inference/workers/hibari/voice-graph.ts';
import { onnxTensors, openGraph } from '../../../src/main/inference/workers/onnx-graph.ts';
import { MODELS } from '../../support/inference.ts';
import { SAMPLE_STEP, voiceTolerance, voiceVectors } from '../../support/voice-vectors.ts';

const FOLDER = path.join(MODELS, 'hibari');
/** No part of the sound is left out, as in the reference. */
const EXACT = { inaudible: -20 };
const vectors = voiceVectors();
const tolerance = voiceTolerance();

let graph: VoiceGraph;
beforeAll(async () => {
  const bytes = readFileSync(path.join(FOLDER, 'hibari.onnx'));
  graph = new VoiceGraph(await openGraph(bytes, { threads: 1, arena: false }), onnxTensors);
});
afterAll(() => graph.release());

function waveOf(parts: SpectralParts, options: WaveOptions): Float32Array {
  const synthesis = new WaveSynthesis(options);
  synthesis.begin(parts);
  while (synthesis.advance() < parts.frames);
  return synthesis.wave.subarray(0, parts.frames * HOP_SAMPLES);
}

function frameDb(wave: Float32Array, frame: number): number {
  const samples = wave.subarray(frame * HOP_SAMPLES, (frame + 1) * HOP_SAMPLES);
  return 10 * Math.log10(samples.reduce((sum, sample) => sum + sample * sample, 0) / HOP_SAMPLES + 1e-10);
}

function rms(values: ArrayLike<number>): number {
  let sum = 0;
  for (let n = 0; n < values.length; n += 1) sum += (values[n] ?? 0) ** 2;
  return Math.sqrt(sum / values.length);
}

describe('the ids of the voice', () => {
  it.each(vectors)('for $id are those of the reference', ({ phonemes, ids }) => {
    const vocabulary: unknown = JSON.parse(readFileSync(path.join(FOLDER, 'vocab.json'), 'utf8'));
    expect(new PhonemeIds(vocabulary).of(phonemes)).toEqual(ids);
  });
});

describe('the network of the voice', () => {
  it('speaks as long as the reference', async () => {
    const off: number[] = [];
    for (const { ids, speed, frames } of vectors) {
      const difference = Math.abs((await graph.run(ids, speed)).frames - frames);
      if (difference > 0) off.push(difference);
    }
    expect(off.length).toBeLessThanOrEqual(tolerance.otherLengths);
    expect(off.every((difference) => difference <= 2)).toBe(true);
  });

  it.each(vectors)('gives $id the pitch of the reference', async (vector) => {
    const { f0 } = await graph.run(vector.ids, vector.speed);
    const voiced = f0.filter((hz) => hz > 40);
    const mean = voiced.reduce((sum, hz) => sum + hz, 0) / voiced.length;
    expect(Math.abs(voiced.length - vector.f0_voiced_frames)).toBeLessThanOrEqual(tolerance.voicedFrames);
    expect(Math.abs(mean - vector.f0_mean)).toBeLessThanOrEqual(tolerance.f0MeanHz);
  });
});

describe('the sound of the voice', () => {
  it.each(vectors)('for $id is that of the reference', async (vector) => {
    const parts = await graph.run(vector.ids, vector.speed);
    // Where a duration was rounded the other way, places do not compare; the test above counts those lines.
    if (parts.frames !== vector.frames) return;
    const wave = waveOf(parts, EXACT);
    const compared = vector.frame_index.flatMap((frame, index) => {
      const expected = vector.noise_free_db[index] ?? 0;
      return expected > tolerance.quietDb ? [Math.abs(frameDb(wave, frame) - expected)] : [];
    });
    expect(Math.max(...compared)).toBeLessThanOrEqual(tolerance.frameDb);
    expect(compared.reduce((sum, db) => sum + db, 0) / compared.length).toBeLessThanOrEqual(
      tolerance.meanFrameDb,
    );
    expect(Math.abs(rms(wave) / vector.noise_free_rms - 1)).toBeLessThanOrEqual(tolerance.rms);
    if (tolerance.sample === undefined) return;
    const samples = vector.noise_free_samples.map(
      (_, n) => wave[vector.noise_free_at + n * SAMPLE_STEP] ?? 0,
    );
    const differences = samples.map((sample, n) => Math.abs(sample - (vector.noise_free_samples[n] ?? 0)));
    expect(Math.max(...differences)).toBeLessThanOrEqual(tolerance.sample);
  });

  it.each(vectors)('for $id with its noise has the levels of the reference', async (vector) => {
    const parts = await graph.run(vector.ids, vector.speed, true);
    if (parts.frames !== vector.frames) return;
    const wave = waveOf(parts, { ...EXACT, noise: new NormalNoise(1) });
    const compared = vector.frame_index.flatMap((frame, index) => {
      const expected = vector.with_noise_db[index] ?? 0;
      return expected > -60 ? [Math.abs(frameDb(wave, frame) - expected)] : [];
    });
    expect(Math.max(...compared)).toBeLessThanOrEqual(tolerance.noisyFrameDb);
  });

  it('loses nothing that could be heard by what is left out', async () => {
    for (const { ids, speed } of vectors) {
      const parts = await graph.run(ids, speed);
      const whole = waveOf(parts, EXACT).slice();
      const shipped = waveOf(parts, {});
      const difference = shipped.map((sample, n) => sample - (whole[n] ?? 0));
      expect(20 * Math.log10(rms(whole) / rms(difference))).toBeGreaterThan(65);
    }
  });

  it('is the same in blocks as in one piece', async () => {
    const [vector] = vectors;
    const parts = await graph.run(vector?.ids ?? [], 1);
    expect(waveOf(parts, { blockFrames: parts.frames })).toEqual(waveOf(parts, {}));
  });
});
