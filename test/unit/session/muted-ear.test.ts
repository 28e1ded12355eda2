import { describe, expect, test } from 'vitest';
import { MutedEar } from '../../../src/main/session/muted-ear.ts';
import { SpeechTracker } from '../../../src/main/detection/speech-tracker.ts';
import { FRAME_MS, FRAME_SAMPLES } from '../../../src/shared/kernel/audio-format.ts';
import { deferred } from '../../support/deferred.ts';
import { flushMicrotasks } from '../../support/scripted-recogniser.ts';

function bench(answer: (pcm: Float32Array) => Promise<boolean>) {
  const asked: number[] = [];
  const followed: number[] = [];
  let commands = 0;
  let seq = 0;
  const ear = new MutedEar({
    tracker: new SpeechTracker(() => ({ startProbability: 0.5, stopProbability: 0.35 })),
    isCommand: (pcm) => {
      asked.push(Math.round((pcm.length / FRAME_SAMPLES) * FRAME_MS));
      return answer(pcm);
    },
    onCommand: (following) => {
      commands += 1;
      followed.push(...following.map(({ frame }) => frame.seq));
    },
  });
  return {
    ear,
    asked,
    followed,
    commands: () => commands,
    async hear(durationMs: number, probability: number) {
      for (let heardMs = 0; heardMs < durationMs; heardMs += FRAME_MS) {
        ear.frame({ seq, capturedAtMs: seq * FRAME_MS, pcm: new Float32Array(FRAME_SAMPLES) }, probability);
        seq += 1;
      }
      await flushMicrotasks();
    },
  };
}

describe('while muted', () => {
  test('the command that ends it is heard, with what came just before it', async () => {
    const { hear, asked, commands } = bench(async () => true);
    await hear(2000, 0.01);
    await hear(900, 0.9);
    await hear(400, 0.01);
    expect(commands()).toBe(1);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toBeGreaterThan(1100);
    expect(asked[0]).toBeLessThan(1700);
  });

  test('what is said while it is being decided is handed on', async () => {
    const answer = deferred<boolean>();
    const { hear, followed, commands } = bench(() => answer.promise);
    await hear(600, 0.9);
    await hear(320, 0.01);
    await hear(640, 0.9);
    expect(commands()).toBe(0);
    answer.resolve(true);
    await flushMicrotasks();
    expect(commands()).toBe(1);
    expect(followed).toEqual(Array.from({ length: 20 }, (_, index) => 29 + index));
  });

  test('other words change nothing, and the next ones are listened to anew', async () => {
    const { hear, asked, commands } = bench(async () => false);
    for (let times = 0; times < 2; times += 1) {
      await hear(600, 0.9);
      await hear(400, 0.01);
    }
    expect([asked.length, commands()]).toEqual([2, 0]);
  });

  test('a long speech is not compared, nor is silence', async () => {
    const { hear, asked } = bench(async () => true);
    await hear(10_000, 0.9);
    await hear(10_000, 0.01);
    expect(asked).toEqual([]);
  });

  test('a recogniser that fails leaves the microphone muted', async () => {
    const { hear, commands } = bench(() => Promise.reject(new Error('gone')));
    await hear(600, 0.9);
    await hear(400, 0.01);
    expect(commands()).toBe(0);
  });

  test('an answer that comes when the muting has ended by hand hands nothing on', async () => {
    const answer = deferred<boolean>();
    const { ear, hear, followed, commands } = bench(() => answer.promise);
    await hear(600, 0.9);
    await hear(320, 0.01);
    await hear(640, 0.9);
    ear.forget();
    answer.resolve(true);
    await flushMicrotasks();
    expect(commands()).toBe(0);
    expect(followed).toEqual([]);
  });
});
