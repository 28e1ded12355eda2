import { describe, expect, it } from 'vitest';
import { SilenceTrimmer } from '../../../../src/main/inference/workers/hibari/signal/silence-trimmer.ts';
import { HOP_SAMPLES } from '../../../../src/main/inference/workers/hibari/signal/voice-format.ts';
import { joinSamples } from '../../../../src/shared/kernel/join-samples.ts';

/** Frames that are loud (`#`) or quiet (`.`); each sample of a quiet frame tells its frame. */
function waveOf(frames: string): Float32Array {
  return Float32Array.from(
    { length: frames.length * HOP_SAMPLES },
    (_, n) => (frames[Math.floor(n / HOP_SAMPLES)] === '#' ? 0.1 : 0) + Math.floor(n / HOP_SAMPLES) * 1e-6,
  );
}

/** Gives the trimmer the wave in blocks and returns what came out for each, the end last. */
function trim(frames: string, block: number): readonly Float32Array[] {
  const trimmer = new SilenceTrimmer();
  trimmer.begin();
  const wave = waveOf(frames);
  const pieces: Float32Array[] = [];
  for (let final = block; final < frames.length; final += block) pieces.push(trimmer.take(wave, final));
  return [...pieces, trimmer.finish(wave, frames.length)];
}

/** The numbers of the frames that came out, told by the middle sample of each. */
function framesOf(pcm: Float32Array): readonly number[] {
  return Array.from({ length: pcm.length / HOP_SAMPLES }, (_, index) => {
    const sample = pcm[index * HOP_SAMPLES + HOP_SAMPLES / 2] ?? 0;
    return Math.round((sample >= 0.1 ? sample - 0.1 : sample) * 1e6);
  });
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

describe('the silence around an utterance', () => {
  it('is cut to four frames before and six after', () => {
    const pcm = joinSamples(trim(`${'.'.repeat(20)}###${'.'.repeat(30)}`, 8));
    expect(framesOf(pcm)).toEqual(range(16, 29));
  });

  it('is not made longer where there is little of it', () => {
    expect(framesOf(joinSamples(trim('..##..', 2)))).toEqual(range(0, 6));
  });

  it('is faded at both ends, over 5 ms', () => {
    const pcm = joinSamples(trim('#'.repeat(10), 4));
    expect(pcm[0]).toBeLessThan(0.001);
    expect(pcm[60]).toBeCloseTo(0.05, 3);
    expect(pcm[120]).toBeCloseTo(0.1, 5);
    expect(pcm.at(-121)).toBeCloseTo(0.1, 4);
    expect(pcm.at(-60)).toBeCloseTo(0.05, 3);
    expect(pcm.at(-1)).toBeLessThan(0.001);
  });

  it('inside it stays', () => {
    const pcm = joinSamples(trim(`....#${'.'.repeat(50)}#${'.'.repeat(20)}`, 8));
    expect(framesOf(pcm)).toEqual(range(0, 62));
  });

  it('without anything else is nothing', () => {
    expect(joinSamples(trim('.'.repeat(100), 32))).toHaveLength(0);
  });

  it('does not delay the first sound beyond its block', () => {
    const [first, second] = trim(`${'.'.repeat(10)}${'#'.repeat(20)}....`, 8);
    expect(first).toHaveLength(0);
    expect(framesOf(second ?? new Float32Array(0))).toEqual(range(6, 15));
  });

  it('is cut the same however the blocks are', () => {
    const frames = `${'.'.repeat(9)}##${'.'.repeat(7)}###${'.'.repeat(11)}#${'.'.repeat(40)}`;
    const whole = joinSamples(trim(frames, frames.length));
    for (const block of [1, 2, 5, 32]) expect(joinSamples(trim(frames, block))).toEqual(whole);
  });
});
