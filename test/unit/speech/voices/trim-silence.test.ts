import { describe, expect, it } from 'vitest';
import type { AudioBlock } from '../../../../src/main/audio/audio-block.ts';
import { trimSilence } from '../../../../src/main/speech/voices/trim-silence.ts';

const SAMPLE_RATE_HZ = 16_000;
const FRAME = 200;

async function* cut(pcm: Float32Array, size: number): AsyncGenerator<AudioBlock> {
  for (let at = 0; at < pcm.length; at += size) {
    yield { pcm: pcm.slice(at, at + size), sampleRateHz: SAMPLE_RATE_HZ };
  }
}

async function trim(pcm: Float32Array, size = pcm.length): Promise<number[]> {
  const samples: number[] = [];
  for await (const block of trimSilence(cut(pcm, size))) {
    expect(block.sampleRateHz).toBe(SAMPLE_RATE_HZ);
    samples.push(...block.pcm);
  }
  return samples;
}

/** Frames of 12.5 ms: `#` sound, `.` silence. */
function frames(pattern: string): Float32Array {
  return Float32Array.from({ length: pattern.length * FRAME }, (_, i) =>
    pattern[Math.floor(i / FRAME)] === '#' ? 0.5 : 0.001,
  );
}

describe('trimming silence', () => {
  it.each([
    ['..........##..........', '....##......'],
    ['##..........##', '##..........##'],
    ['.##.', '.##.'],
    ['....................', ''],
    ['', ''],
  ])('makes %j into %j', async (before, after) => {
    expect(await trim(frames(before))).toEqual([...frames(after)]);
  });

  it('gives the same however the sound is cut', async () => {
    const pcm = frames('.......##....#.........').subarray(0, 4477);
    const whole = await trim(pcm);
    for (const size of [1, 7, 199, 200, 201, 1000]) expect(await trim(pcm, size)).toEqual(whole);
  });

  it('hands sound out before its end is known', async () => {
    async function* endless(): AsyncGenerator<AudioBlock> {
      for (;;) yield { pcm: frames('##'), sampleRateHz: SAMPLE_RATE_HZ };
    }
    for await (const { pcm } of trimSilence(endless())) {
      expect(pcm).toHaveLength(2 * FRAME);
      break;
    }
  });

  it('keeps a sound that ends in the middle of a frame', async () => {
    expect(await trim(frames('##').subarray(0, 250))).toHaveLength(250);
  });
});
