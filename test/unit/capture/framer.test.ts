import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../src/shared/kernel/audio-format.ts';
import { Framer } from '../../../src/main/capture/framer.ts';

function framerWithList(): { framer: Framer; frames: Frame[] } {
  const frames: Frame[] = [];
  return { framer: new Framer((frame) => frames.push(frame)), frames };
}

const ramp = (samples: number): Float32Array => Float32Array.from({ length: samples }, (_, i) => i);

describe('Framer', () => {
  it('cuts pieces of any size into frames of 512 samples', () => {
    const { framer, frames } = framerWithList();
    const pcm = ramp(1600);
    for (const [from, to] of [
      [0, 100],
      [100, 1400],
      [1400, 1600],
    ]) {
      framer.push(pcm.subarray(from, to), 0);
    }
    expect(frames.map(({ seq }) => seq)).toEqual([0, 1, 2]);
    expect(Float32Array.from(frames.flatMap((frame) => [...frame.pcm]))).toEqual(pcm.subarray(0, 1536));
  });

  it('dates each frame by its last sample', () => {
    const { framer, frames } = framerWithList();
    framer.push(ramp(1024 + 160), 1000);
    expect(frames.map(({ capturedAtMs }) => capturedAtMs)).toEqual([1000 - 42, 1000 - 10]);
  });

  it('never turns time around when blocks arrive faster than they last', () => {
    const { framer, frames } = framerWithList();
    framer.push(ramp(2048), 1000);
    framer.push(ramp(2048), 1001);
    const times = frames.map(({ capturedAtMs }) => capturedAtMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('fills the last frame with zeros', () => {
    const { framer, frames } = framerWithList();
    framer.push(Float32Array.of(1, 2, 3), 0);
    framer.flush(5);
    expect(frames).toHaveLength(1);
    expect([...(frames[0] as Frame).pcm.subarray(0, 5)]).toEqual([1, 2, 3, 0, 0]);
    expect(frames[0]?.pcm).toHaveLength(512);
  });

  it('numbers on after a flush, and delivers no empty frame', () => {
    const { framer, frames } = framerWithList();
    framer.push(ramp(512), 0);
    framer.flush(0);
    framer.push(ramp(512), 1);
    expect(frames.map(({ seq }) => seq)).toEqual([0, 1]);
  });

  it('gives away frames that it does not touch again', () => {
    const { framer, frames } = framerWithList();
    framer.push(new Float32Array(512).fill(1), 0);
    framer.push(new Float32Array(512).fill(2), 0);
    expect(frames[0]?.pcm[0]).toBe(1);
  });
});
