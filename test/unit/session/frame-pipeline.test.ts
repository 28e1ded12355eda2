import { beforeEach, describe, expect, test } from 'vitest';
import { FRAME_SAMPLES, type Frame } from '../../../src/shared/kernel/audio-format.ts';
import { FramePipeline } from '../../../src/main/session/frame-pipeline.ts';
import { flushMicrotasks } from '../../support/scripted-recogniser.ts';

/** A detector whose probability is the first sample of the frame. */
class Bench {
  idle = true;
  broken = false;
  readonly calls: number[] = [];
  readonly judged: [number, number][] = [];
  readonly errors: unknown[] = [];
  readonly pipeline = new FramePipeline({
    detector: {
      probabilities: async (pcm) => {
        if (this.broken) throw new Error('out of order');
        const frames = pcm.length / FRAME_SAMPLES;
        this.calls.push(frames);
        return Array.from({ length: frames }, (_, index) => pcm[index * FRAME_SAMPLES] ?? 0);
      },
    },
    care: { gainFor: () => 1, takeReset: () => false, isIdle: () => this.idle },
    onFrame: (frame, probability) => this.judged.push([frame.seq, Math.round(probability * 10) / 10]),
    onDetectorError: (error) => this.errors.push(error),
  });

  push(seq: number, level: number): void {
    const frame: Frame = { seq, capturedAtMs: seq * 32, pcm: new Float32Array(FRAME_SAMPLES).fill(level) };
    this.pipeline.push(frame);
  }
}

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});

describe('frames', () => {
  test('are judged four at a time while nobody speaks', async () => {
    for (const seq of [0, 1, 2]) bench.push(seq, 0.1);
    await flushMicrotasks();
    expect(bench.calls).toEqual([]);
    bench.push(3, 0.2);
    await flushMicrotasks();
    expect(bench.calls).toEqual([4]);
    expect(bench.judged).toEqual([
      [0, 0.1],
      [1, 0.1],
      [2, 0.1],
      [3, 0.2],
    ]);
  });

  test('are judged one by one, at once, while somebody speaks', async () => {
    bench.idle = false;
    bench.push(0, 0.9);
    await flushMicrotasks();
    expect(bench.calls).toEqual([1]);
  });

  test('that wait for their batch are judged first when somebody begins to speak', async () => {
    bench.push(0, 0.1);
    bench.push(1, 0.2);
    bench.idle = false;
    bench.push(2, 0.9);
    await bench.pipeline.drained();
    expect(bench.judged.map(([seq]) => seq)).toEqual([0, 1, 2]);
  });

  test('that wait for their batch are judged when the microphone closes', async () => {
    bench.push(0, 0.1);
    await bench.pipeline.drained();
    expect(bench.judged).toEqual([[0, 0.1]]);
  });

  test('go on after the microphone was closed with nothing left to judge, and opened again', async () => {
    await bench.pipeline.drained();
    for (const seq of [0, 1, 2, 3]) bench.push(seq, 0.1);
    await flushMicrotasks();
    expect(bench.judged).toHaveLength(4);
  });

  test('are kept while the detector is out of order: loud ones count as voice', async () => {
    bench.broken = true;
    bench.idle = false;
    bench.push(0, 0.5);
    bench.push(1, 0);
    await bench.pipeline.drained();
    expect(bench.judged).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(bench.errors).toHaveLength(2);
  });
});
