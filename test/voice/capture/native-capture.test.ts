import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AudioSource, DeviceChoice } from '../../../src/main/capture/audio-source.ts';
import { Capture, type CaptureStatus } from '../../../src/main/capture/capture.ts';
import { DecibriSource } from '../../../src/main/capture/native-decibri.ts';
import { NativeSource } from '../../../src/main/capture/native-source.ts';
import { decodeWav } from '../../../src/main/audio/wav.ts';
import { systemClock } from '../../../src/shared/kernel/clock.ts';
import { likeness } from '../../support/likeness.ts';
import { VirtualSoundCard } from '../../support/pulse.ts';

const CLIP = join(import.meta.dirname, '../../fixtures/audio/goforward.wav');

let card: VirtualSoundCard;
let restore: () => void;
beforeAll(async () => {
  card = await VirtualSoundCard.start();
  restore = card.adopt();
});
afterAll(async () => {
  restore();
  await card.dispose();
});

let capture: Capture;
let samples: number[];
let news: CaptureStatus[];
let wanted: DeviceChoice | null;

function captureFrom(source: AudioSource): Capture {
  return new Capture({
    source: () => source,
    wantedDevice: () => wanted,
    clock: systemClock,
    sink: {
      frame: ({ pcm }) => void samples.push(...pcm),
      level: () => {},
      status: (status) => void news.push(status),
    },
  });
}

beforeEach(() => {
  samples = [];
  news = [];
  wanted = null;
  capture = captureFrom(new NativeSource());
});
afterEach(() => capture.close());

const kinds = (): string[] => news.map(({ kind }) => kind);
const heard = (): Float32Array => Float32Array.from(samples);

describe('native capture under Linux', () => {
  it('lists the microphones by their names', async () => {
    expect(await capture.devices()).toContainEqual({ ...card.microphone, isDefault: true });
  });

  it('hears what is said into the microphone', async () => {
    const clip = decodeWav(await readFile(CLIP));
    await capture.open();
    await card.play(CLIP);
    await expect.poll(() => likeness(clip, heard()), { timeout: 5000, interval: 500 }).toBeGreaterThan(0.9);
  });

  it('has the microphone open only from open to close', async () => {
    expect(await card.recorders()).toEqual([]);
    await capture.open();
    expect(await card.recorders()).toEqual(['Vivavoce']);
    await capture.close();
    await expect.poll(() => card.recorders()).toEqual([]);
  });

  it('clips nothing while a silent microphone is renewed', async () => {
    const clip = decodeWav(await readFile(CLIP));
    await capture.open();
    await expect.poll(kinds, { timeout: 5000 }).toContain('only-silence');
    await card.play(CLIP);
    await expect.poll(() => likeness(clip, heard()), { timeout: 5000, interval: 500 }).toBeGreaterThan(0.9);
    expect(kinds()).toContain('sound-again');
    expect(kinds()).not.toContain('lost');
  });

  it('reports an unplugged microphone as lost, works with another, and goes back when it is there again', async () => {
    wanted = card.microphone;
    await capture.open();
    await card.unloadSource();
    await expect.poll(kinds, { timeout: 5000 }).toContain('lost');
    expect(await card.recorders()).toEqual([]);

    await capture.open();
    expect(news).toContainEqual({ kind: 'substituted', wanted, device: capture.device });
    await card.loadSource();
    await expect.poll(kinds, { timeout: 5000 }).toContain('device-changed');

    await capture.close();
    await capture.open();
    expect(capture.device).toMatchObject(card.microphone);
  });
});

describe('capture through ALSA, where no sound server answers', () => {
  it('hears what is said, and releases the device', async () => {
    const clip = decodeWav(await readFile(CLIP));
    capture = captureFrom(new DecibriSource());
    await capture.open();
    await card.play(CLIP);
    await expect.poll(() => likeness(clip, heard()), { timeout: 10_000, interval: 500 }).toBeGreaterThan(0.9);
    await capture.close();
    await expect.poll(() => card.recorders()).toEqual([]);
  });
});
