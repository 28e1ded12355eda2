import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock, systemClock } from '../../../src/shared/kernel/clock.ts';
import type { SourceEnd } from '../../../src/main/capture/audio-source.ts';
import { FileSource } from '../../../src/main/capture/file-source.ts';
import { encodeWav } from '../../../src/main/audio/wav.ts';

const SECOND = new Float32Array(16_000).fill(0.25);

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vivavoce-file-'));
  path = join(folder, 'second.wav');
  await writeFile(path, encodeWav(SECOND));
});
afterAll(() => rm(folder, { recursive: true }));

describe('FileSource', () => {
  it('plays in real time: each block comes when its last sample would have been captured', async () => {
    const clock = new ManualClock();
    const arrivals: { atMs: number; samples: number }[] = [];
    let end: SourceEnd | undefined;
    await new FileSource(path, 'real-time', clock).open({
      block: ({ pcm }) => void arrivals.push({ atMs: clock.now(), samples: pcm.length }),
      end: (reason) => (end = reason),
    });
    let heardSamples = 0;
    while (end === undefined) {
      if (clock.pendingTimers > 0) clock.advance(10);
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (const { atMs, samples } of arrivals) {
      heardSamples += samples;
      expect(atMs).toBe(heardSamples / 16);
    }
    expect(heardSamples).toBe(16_000);
    expect(end).toEqual({ reason: 'ended' });
  });

  it('at full speed waits for the listener after each block', async () => {
    let inHand = 0;
    let mostInHand = 0;
    let samples = 0;
    const end = await new Promise<SourceEnd>((resolve, reject) => {
      new FileSource(path, 'fast', systemClock)
        .open({
          block: ({ pcm }) => {
            samples += pcm.length;
            mostInHand = Math.max(mostInHand, ++inHand);
          },
          end: resolve,
          ready: async () => {
            await new Promise((done) => setImmediate(done));
            inHand = 0;
          },
        })
        .catch(reject);
    });
    expect({ end, samples, mostInHand }).toEqual({
      end: { reason: 'ended' },
      samples: 16_000,
      mostInHand: 1,
    });
  });

  it('stops at once when it is closed', async () => {
    const clock = new ManualClock();
    const ends: SourceEnd[] = [];
    const open = await new FileSource(path, 'real-time', clock).open({
      block: () => {},
      end: (end) => void ends.push(end),
    });
    await open.close();
    await open.close();
    expect(ends).toEqual([{ reason: 'closed' }]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('refuses at the opening what is not audio, naming the file', async () => {
    const text = join(folder, 'letter.wav');
    await writeFile(text, 'Dear reader, this is a letter.');
    const opening = new FileSource(text, 'fast', systemClock).open({ block: () => {}, end: () => {} });
    await expect(opening).rejects.toMatchObject({
      code: 'audio-unreadable',
      message: expect.stringContaining(text),
    });
  });
});
