import { describe, expect, it } from 'vitest';
import { TimeStretch } from '../../../../src/main/inference/workers/hibari/time-stretch.ts';

const RATE_HZ = 24_000;

/** A voice-like tone: harmonics of a pitch that drifts around `hz`. */
function tone(hz: number, seconds: number): Float32Array {
  let phase = 0;
  return Float32Array.from({ length: seconds * RATE_HZ }, (_, n) => {
    phase += (2 * Math.PI * hz * (1 + 0.03 * Math.sin(n / 4000))) / RATE_HZ;
    return 0.3 * Math.sin(phase) + 0.2 * Math.sin(2 * phase) + 0.1 * Math.sin(5 * phase);
  });
}

/** Stretches in calls of `block` samples. */
function stretched(pcm: Float32Array, factor: number, block: number = pcm.length): Float32Array {
  const stretch = new TimeStretch(factor);
  const pieces: Float32Array[] = [];
  for (let from = 0; from < pcm.length; from += block) {
    pieces.push(stretch.push(pcm.subarray(from, from + block)));
  }
  pieces.push(stretch.finish());
  return Float32Array.from(pieces.flatMap((piece) => [...piece]));
}

/** Pitch by the highest autocorrelation in the middle of the signal. */
function pitchHz(pcm: Float32Array): number {
  const middle = Math.floor(pcm.length / 2);
  const window = pcm.subarray(middle - 2400, middle + 2400);
  let best = 0;
  let highest = 0;
  for (let lag = 50; lag < 400; lag += 1) {
    let sum = 0;
    for (let n = 0; n < 4000; n += 1) sum += (window[n] ?? 0) * (window[n + lag] ?? 0);
    if (sum > highest) [highest, best] = [sum, lag];
  }
  return RATE_HZ / best;
}

function rms(pcm: Float32Array): number {
  return Math.sqrt(pcm.reduce((sum, sample) => sum + sample * sample, 0) / pcm.length);
}

describe('stretching time', () => {
  it.each([0.5, 0.7, 0.875, 1.1, 1.2, 1.6, 2])('by %d changes the length by just that', (factor) => {
    const pcm = tone(200, 1.5);
    expect(stretched(pcm, factor)).toHaveLength(Math.round(pcm.length / factor));
  });

  it.each([
    [0.7, 120],
    [1.6, 120],
    [1.6, 220],
    [1.2, 290],
    [0.875, 290],
  ])('by %d keeps a pitch of %d Hz and the loudness', (factor, hz) => {
    const pcm = tone(hz, 2);
    const result = stretched(pcm, factor);
    expect(Math.abs(pitchHz(result) / pitchHz(pcm) - 1)).toBeLessThan(0.04);
    expect(rms(result) / rms(pcm)).toBeGreaterThan(0.95);
    expect(rms(result) / rms(pcm)).toBeLessThan(1.05);
  });

  it('by 1 changes nothing', () => {
    const pcm = tone(150, 1);
    expect(stretched(pcm, 1)).toEqual(pcm);
  });

  it('gives the same however its input is cut', () => {
    const pcm = tone(180, 1);
    const whole = stretched(pcm, 1.6);
    for (const block of [100, 777, 9000]) expect(stretched(pcm, 1.6, block)).toEqual(whole);
  });

  it('gives out before all is in', () => {
    const stretch = new TimeStretch(1.5);
    expect(stretch.push(tone(200, 0.4)).length).toBeGreaterThan(0.2 * RATE_HZ);
  });

  it('takes silence, next to nothing and nothing', () => {
    expect(stretched(new Float32Array(5000), 2)).toEqual(new Float32Array(2500));
    expect(stretched(Float32Array.of(1, 1, 1, 1), 2)).toHaveLength(2);
    expect(stretched(new Float32Array(0), 1.6)).toHaveLength(0);
  });
});
