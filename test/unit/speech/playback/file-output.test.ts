import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeWav } from '../../../../src/main/audio/wav.ts';
import type { OpenAudioOutput } from '../../../../src/main/speech/playback/audio-output.ts';
import { FileOutput } from '../../../../src/main/speech/playback/file-output.ts';
import { ManualClock } from '../../../../src/shared/kernel/clock.ts';
import { settled } from './time.ts';

const handlers = { handed: () => {}, end: () => {} };
const sampleRateHz = 22_050;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vivavoce-said-'));
});
afterAll(() => rm(folder, { recursive: true }));

let clock: ManualClock;
beforeEach(() => {
  clock = new ManualClock();
});

function output(name: string, paced: 'real-time' | 'fast'): FileOutput {
  return new FileOutput(join(folder, name), { clock, paced, sampleRateHz });
}

function line(samples: number, from = 0): Float32Array {
  return Float32Array.from({ length: samples }, (_, i) => (from + i) / 32_768);
}

async function finish(open: OpenAudioOutput): Promise<void> {
  await open.drained();
  await open.close();
}

describe('FileOutput', () => {
  it('writes what is said to a WAV file of its rate', async () => {
    const open = await output('said.wav', 'fast').open(handlers);
    expect(open.device.label).toBe('said.wav');
    await open.write(line(10_000));
    await open.write(line(5000, 10_000));
    await finish(open);
    expect(await readFile(join(folder, 'said.wav'))).toEqual(encodeWav(line(15_000), { sampleRateHz }));
  });

  it('is as fast as the disk, whatever the clock says', async () => {
    const open = await output('fast.wav', 'fast').open(handlers);
    await open.write(line(10 * sampleRateHz));
    await open.drained();
    expect(open.heardSamples).toBe(10 * sampleRateHz);
    expect(clock.now()).toBe(0);
    await open.close();
  });

  it('takes the time that it would take to be heard', async () => {
    const open = await output('slow.wav', 'real-time').open(handlers);
    void open.write(line(sampleRateHz));
    clock.advance(500);
    await settled();
    expect(open.heardSamples).toBe(sampleRateHz / 2);
    expect(open.discard() / sampleRateHz).toBeCloseTo(0.44, 2);
    clock.advance(500);
    await finish(open);
    const { length } = await readFile(join(folder, 'slow.wav'));
    expect((length - 44) / 2 / sampleRateHz).toBeCloseTo(0.565, 2);
  });

  it('goes on in the same file when it is opened again', async () => {
    const file = output('twice.wav', 'fast');
    for (const from of [0, 1000]) {
      const open = await file.open(handlers);
      await open.write(line(1000, from));
      await finish(open);
    }
    expect(await readFile(join(folder, 'twice.wav'))).toEqual(encodeWav(line(2000), { sampleRateHz }));
  });

  it('says what is wrong with a place that cannot be written to', async () => {
    await expect(output('no/such/folder.wav', 'fast').open(handlers)).rejects.toMatchObject({
      code: 'output-refused',
      message: expect.stringContaining(join(folder, 'no/such/folder.wav')),
    });
  });
});
