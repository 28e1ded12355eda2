import { describe, expect, it } from 'vitest';
import { Excitation } from '../../../../src/main/inference/workers/hibari/signal/excitation.ts';
import { Fft1200 } from '../../../../src/main/inference/workers/hibari/signal/fft-1200.ts';
import { setLoudness } from '../../../../src/main/inference/workers/hibari/signal/loudness.ts';
import { NormalNoise } from '../../../../src/main/inference/workers/hibari/signal/noise.ts';
import {
  QuickExp,
  QuickTanh,
  QuickTurn,
} from '../../../../src/main/inference/workers/hibari/signal/quick-math.ts';
import { HOP_SAMPLES } from '../../../../src/main/inference/workers/hibari/signal/voice-format.ts';
import { WaveSynthesis } from '../../../../src/main/inference/workers/hibari/signal/wave-synthesis.ts';
import { formulaParts, rms, signalVector, wholeWave } from './signal-vectors.ts';

const vector = signalVector();

function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (value, index) => Math.abs(value - (b[index] ?? Number.NaN))));
}

describe('the signal of the voice', () => {
  it('has the pulses of the reference', () => {
    const excitation = new Excitation();
    const { f0, frames } = formulaParts();
    excitation.begin(f0, frames);
    excitation.make(frames);
    const pulses = vector.sample_index.map((index) => excitation.samples[index] ?? 0);
    expect(furthest(pulses, vector.pulses)).toBeLessThan(5e-4);
    expect(rms(excitation.samples.subarray(0, frames * HOP_SAMPLES))).toBeCloseTo(vector.pulses_rms, 4);
  });

  it('has the samples of the reference', () => {
    const wave = wholeWave(new WaveSynthesis(), formulaParts());
    expect(
      furthest(
        vector.sample_index.map((index) => wave[index] ?? 0),
        vector.wave,
      ),
    ).toBeLessThan(2e-5);
    expect(rms(wave)).toBeCloseTo(vector.wave_rms, 5);
  });

  it('is the same in blocks of any size', () => {
    const whole = wholeWave(new WaveSynthesis({ blockFrames: 80 }), formulaParts(80));
    for (const blockFrames of [4, 6, 32, 78]) {
      expect(wholeWave(new WaveSynthesis({ blockFrames }), formulaParts(80))).toEqual(whole);
    }
  });

  it('is final as far as each block says', () => {
    const synthesis = new WaveSynthesis({ blockFrames: 8 });
    const parts = formulaParts(40);
    const whole = wholeWave(synthesis, parts);
    synthesis.begin(parts);
    synthesis.wave.fill(0);
    for (let final = 0; final < parts.frames;) {
      final = synthesis.advance();
      const end = final * HOP_SAMPLES;
      expect(synthesis.wave.subarray(0, end)).toEqual(whole.subarray(0, end));
    }
  });

  it('makes no garbage once it is compiled', () => {
    const synthesis = new WaveSynthesis();
    const parts = formulaParts(320);
    const memory = (): number => {
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    let least = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 200 && least > 10_000; round += 1) {
      synthesis.begin(parts);
      const before = memory();
      while (synthesis.advance() < parts.frames);
      least = Math.min(least, Math.abs(memory() - before));
    }
    // 96 000 samples and 192 320 cells.
    expect(least).toBeLessThan(10_000);
  });

  it('does not remember the utterance before', () => {
    const used = new WaveSynthesis();
    wholeWave(used, formulaParts(100));
    expect(wholeWave(used, formulaParts())).toEqual(wholeWave(new WaveSynthesis(), formulaParts()));
  });

  it('has noise only when asked for, the same from the same seed', () => {
    const noisy = (seed: number): Float32Array =>
      wholeWave(new WaveSynthesis({ noise: new NormalNoise(seed) }), formulaParts());
    expect(noisy(1)).toEqual(noisy(1));
    expect(noisy(1)).not.toEqual(noisy(2));
    expect(rms(noisy(1))).toBeGreaterThan(rms(wholeWave(new WaveSynthesis(), formulaParts())));
  });
});

describe('the noise', () => {
  it('is normally distributed', () => {
    const noise = new NormalNoise(7);
    const values = Array.from({ length: 100_000 }, () => noise.next());
    const within = (limit: number): number =>
      values.filter((value) => Math.abs(value) < limit).length / values.length;
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0, 1);
    expect(within(1)).toBeCloseTo(0.6827, 2);
    expect(within(2)).toBeCloseTo(0.9545, 2);
  });
});

describe('the Fourier transform', () => {
  const noise = new NormalNoise(3);
  const signal = (): Float64Array => Float64Array.from({ length: 1200 }, () => noise.next());

  it('is the sum of its definition', () => {
    const [re, im] = [signal(), signal()];
    const [toRe, toIm] = [re.slice(), im.slice()];
    new Fft1200().transform(toRe, toIm, 0);
    for (const bin of [0, 1, 7, 300, 599, 600, 601, 1199]) {
      let [sumRe, sumIm] = [0, 0];
      for (let n = 0; n < 1200; n += 1) {
        const angle = (-2 * Math.PI * ((bin * n) % 1200)) / 1200;
        const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
        sumRe += (re[n] ?? 0) * cos - (im[n] ?? 0) * sin;
        sumIm += (re[n] ?? 0) * sin + (im[n] ?? 0) * cos;
      }
      expect(toRe[bin]).toBeCloseTo(sumRe, 9);
      expect(toIm[bin]).toBeCloseTo(sumIm, 9);
    }
  });

  it('comes back when its arguments are swapped, and touches nothing else', () => {
    const [re, im] = [new Float64Array(3600).fill(5), new Float64Array(3600).fill(5)];
    const [ownRe, ownIm] = [signal(), signal()];
    re.set(ownRe, 1200);
    im.set(ownIm, 1200);
    const fft = new Fft1200();
    fft.transform(re, im, 1200);
    fft.transform(im, re, 1200);
    const back = (values: Float64Array): Float64Array =>
      values.subarray(1200, 2400).map((value) => value / 1200);
    expect(furthest(back(re), ownRe)).toBeLessThan(1e-12);
    expect(furthest(back(im), ownIm)).toBeLessThan(1e-12);
    expect([...re.subarray(0, 1200), ...im.subarray(2400)].every((value) => value === 5)).toBe(true);
  });
});

describe('the quick functions', () => {
  const between = (low: number, high: number): readonly number[] =>
    Array.from({ length: 20_001 }, (_, index) => low + ((high - low) * index) / 20_000);

  it('are as good as float32 needs', () => {
    const turn = new QuickTurn();
    const angles = between(-500, 500);
    expect(
      furthest(
        angles.map((x) => turn.cos(x)),
        angles.map(Math.cos),
      ),
    ).toBeLessThan(1e-8);
    expect(
      furthest(
        angles.map((x) => turn.sin(x)),
        angles.map(Math.sin),
      ),
    ).toBeLessThan(1e-8);
    const exp = new QuickExp(-6, 7);
    const relative = between(-6, 7).map((x) => exp.of(x) / Math.exp(x));
    expect(
      furthest(
        relative,
        relative.map(() => 1),
      ),
    ).toBeLessThan(2e-8);
    const tanh = new QuickTanh();
    const turns = between(-20, 20);
    expect(
      furthest(
        turns.map((x) => tanh.of(x)),
        turns.map(Math.tanh),
      ),
    ).toBeLessThan(3e-7);
  });
});

describe('the loudness', () => {
  it('is raised without a change of form, and never beyond full scale', () => {
    const pcm = Float32Array.of(0, 0.1, -0.5, 0.6, -0.6, 5, -5);
    setLoudness(pcm);
    expect([...pcm.subarray(0, 3)].map((sample) => sample.toFixed(6))).toEqual([
      '0.000000',
      '0.170000',
      '-0.850000',
    ]);
    expect(pcm[3]).toBeGreaterThan(0.9);
    expect(pcm[4]).toBe(-(pcm[3] ?? 0));
    expect(Math.max(...pcm)).toBeLessThanOrEqual(1);
    expect(Math.min(...pcm)).toBeGreaterThanOrEqual(-1);
  });
});
