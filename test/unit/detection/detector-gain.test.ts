import { describe, expect, it } from 'vitest';
import { DetectorGain } from '../../../src/main/detection/detector-gain.ts';

/** A frame whose RMS is exactly `levelDb` below full scale. */
function frameAt(levelDb: number): Float32Array {
  const amplitude = 10 ** (levelDb / 20);
  return Float32Array.from({ length: 512 }, (_, index) => (index % 2 === 0 ? amplitude : -amplitude));
}

function gainDbAfter(gain: DetectorGain, levelsDb: readonly number[]): number {
  let factor = 1;
  for (const levelDb of levelsDb) factor = gain.gainFor(frameAt(levelDb));
  return 20 * Math.log10(factor);
}

function repeated(levelDb: number, frames: number): readonly number[] {
  return Array.from({ length: frames }, () => levelDb);
}

describe('gain before the detector', () => {
  it.each([
    { floorDb: -75, gainDb: 15 },
    { floorDb: -80, gainDb: 20 },
    { floorDb: -90, gainDb: 20 },
    { floorDb: -60, gainDb: 0 },
    { floorDb: -40, gainDb: 0 },
  ])('lifts a noise floor of $floorDb dBFS by $gainDb dB', ({ floorDb, gainDb }) => {
    expect(gainDbAfter(new DetectorGain(), repeated(floorDb, 50))).toBeCloseTo(gainDb, 6);
  });

  it('takes the tenth percentile: speech over a quiet floor does not lower the gain', () => {
    const mostlySpeech = Array.from({ length: 300 }, (_, index) => (index % 5 === 0 ? -75 : -30));
    expect(gainDbAfter(new DetectorGain(), mostlySpeech)).toBeCloseTo(15, 6);
  });

  it('keeps the gain through five seconds of speech without a pause', () => {
    const gain = new DetectorGain();
    gainDbAfter(gain, repeated(-75, 300));
    expect(gainDbAfter(gain, repeated(-30, 156))).toBeCloseTo(15, 6);
  });

  it('follows a room that became loud', () => {
    const gain = new DetectorGain();
    gainDbAfter(gain, repeated(-75, 300));
    expect(gainDbAfter(gain, repeated(-45, 2000))).toBeCloseTo(0, 6);
  });

  it('does not take digital silence for a quiet room', () => {
    const gain = new DetectorGain();
    const silence = new Float32Array(512);
    for (let frame = 0; frame < 100; frame += 1) expect(gain.gainFor(silence)).toBe(1);
    expect(gain.noiseFloorDb).toBeUndefined();
    expect(gainDbAfter(gain, repeated(-70, 5))).toBeCloseTo(10, 6);
  });

  it('starts afresh for another microphone', () => {
    const gain = new DetectorGain();
    gainDbAfter(gain, repeated(-75, 300));
    gain.forget();
    expect(gainDbAfter(gain, [-65])).toBeCloseTo(5, 6);
  });
});
