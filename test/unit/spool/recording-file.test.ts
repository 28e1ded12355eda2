import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeWav, encodeSamples, encodeWav, wavHeader } from '../../../src/main/audio/wav.ts';
import { mendRecording, samplesIn, soundOf } from '../../../src/main/spool/recording-file.ts';

/** Values that 16 bits hold exactly. */
const pcm = Float32Array.from({ length: 100 }, (_, i) => (i - 50) / 64);
const unfinished = Buffer.concat([wavHeader(0), encodeSamples(pcm)]);

let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vivavoce-recording-'));
  file = join(folder, 'a.wav');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a recording that was not finished', () => {
  it('is read as far as it goes, cut off at any byte, with a finished header or without', () => {
    for (const whole of [unfinished, encodeWav(pcm)])
      for (let bytes = 0; bytes <= whole.length; bytes++) {
        const samples = samplesIn(bytes);
        expect([bytes, ...soundOf(whole.subarray(0, bytes))]).toEqual([bytes, ...pcm.subarray(0, samples)]);
      }
  });

  it('is read without its header, when that never reached the disk', () => {
    const zeros = Buffer.from(unfinished);
    zeros.fill(0, 0, 44);
    expect(soundOf(zeros)).toEqual(pcm);
  });

  it('is mended for other programs, at any length, and keeps its date', async () => {
    const date = new Date('2026-01-02T03:04:05Z');
    for (let bytes = 46; bytes <= unfinished.length; bytes += 7) {
      await writeFile(file, unfinished.subarray(0, bytes));
      await utimes(file, date, date);
      await mendRecording(file);
      const samples = samplesIn(bytes);
      expect(await readFile(file)).toEqual(encodeWav(pcm.subarray(0, samples)));
      expect((await stat(file)).mtime).toEqual(date);
    }
  });

  it('is left alone when it is whole, or when there is nothing to mend', async () => {
    for (const content of [encodeWav(pcm), unfinished.subarray(0, 44), unfinished.subarray(0, 10)]) {
      await writeFile(file, content);
      await mendRecording(file);
      expect(await readFile(file)).toEqual(content);
    }
  });
});

it('reads a WAV file of another make that was put in its place', () => {
  const foreign = encodeWav(new Float32Array(4800).fill(0.25), { sampleRateHz: 48_000 });
  expect(soundOf(foreign)).toEqual(decodeWav(foreign));
  expect(soundOf(foreign).length).toBe(1600);
});
