import { describe, expect, it } from 'vitest';
import { LevelMeter, type Level } from '../../../src/main/capture/level-meter.ts';

function measure(pcm: Float32Array, pieceSamples: number): Level[] {
  const levels: Level[] = [];
  const meter = new LevelMeter((level) => levels.push(level));
  for (let from = 0; from < pcm.length; from += pieceSamples)
    meter.push(pcm.subarray(from, from + pieceSamples));
  return levels;
}

describe('LevelMeter', () => {
  it('tells the level fifteen times per second of audio, however it is cut', () => {
    const second = new Float32Array(16_005).fill(0.5);
    expect(measure(second, 512)).toHaveLength(15);
    expect(measure(second, 7)).toEqual(measure(second, 16_005));
  });

  it('measures effective value and peak', () => {
    const sine = Float32Array.from({ length: 1067 }, (_, i) => 0.8 * Math.sin((2 * Math.PI * i) / 97));
    const [level] = measure(sine, 512);
    expect(level?.rms).toBeCloseTo(0.8 / Math.SQRT2, 2);
    expect(level?.peak).toBeCloseTo(0.8, 2);
  });

  it('starts each measurement afresh', () => {
    const pcm = new Float32Array(2 * 1067);
    pcm.fill(1, 0, 1067);
    expect(measure(pcm, 512)).toEqual([
      { rms: 1, peak: 1 },
      { rms: 0, peak: 0 },
    ]);
  });
});
