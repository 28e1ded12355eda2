import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PageFixture } from '../support/page-fixture.ts';
import { NO_MICROPHONE } from '../support/engine-states.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';
import type { LentAudio } from '../support/scripted-engine.ts';
import { joinSamples } from '../../src/shared/kernel/join-samples.ts';

const CLIP = fileURLToPath(new URL('../fixtures/audio/lj-001-0002.wav', import.meta.url));

function deaf(listening: boolean): ScriptedEngine {
  const engine = new ScriptedEngine({
    microphone: NO_MICROPHONE,
    listening,
    status: listening ? 'listening' : 'off',
  });
  engine.connect(['review']);
  return engine;
}

function receivedMs(lent: LentAudio | undefined): number {
  if (lent === undefined) return 0;
  const samples = lent.samples.reduce((sum, pcm) => sum + pcm.length, 0);
  return (samples / lent.sampleRateHz) * 1000;
}

describe('a browser with a microphone', () => {
  let fixture: PageFixture;
  beforeAll(async () => {
    fixture = await PageFixture.create({ microphoneFile: CLIP });
  });
  afterEach(() => fixture.closePages());
  afterAll(() => fixture.dispose());

  it('is not opened while the engine has its own', async () => {
    const engine = new ScriptedEngine({ status: 'off', listening: false });
    const { page } = await fixture.open(engine);
    await page.keyboard.down('Space');
    await engine.until(() => engine.asked.includes('talk start'));
    await page.keyboard.up('Space');
    await engine.until(() => engine.asked.includes('talk stop'));
    expect(engine.lent).toEqual([]);
    expect(await page.getByRole('button', { name: 'Use this browser’s microphone' }).count()).toBe(0);
  });

  it('is open before the talk starts, and closed when it is over', async () => {
    const engine = deaf(false);
    const { page, complaints } = await fixture.open(engine);
    await page.keyboard.down('Space');
    await engine.until(() => engine.asked.includes('talk start'));
    expect(engine.lent.map(({ attached }) => attached)).toEqual([true]);
    await engine.until(() => receivedMs(engine.lent[0]) > 200);
    await page.keyboard.up('Space');
    await engine.until(() => engine.lent[0]?.attached === false);
    expect(engine.asked).toEqual(['talk start', 'talk stop']);
    expect(complaints).toEqual([]);
  });

  it('sends what it hears: the envelope of the recording arrives', async () => {
    const engine = deaf(true);
    const { page } = await fixture.open(engine);
    await page.getByRole('button', { name: 'Use this browser’s microphone' }).click();
    const clip = await readWav(CLIP);
    const clipMs = (clip.samples.length / clip.sampleRateHz) * 1000;
    await engine.until(() => receivedMs(engine.lent[0]) > 2 * clipMs);
    const lent = engine.lent[0];
    if (lent === undefined) throw new Error('Nothing was lent.');
    const heard = envelope(joinSamples(lent.samples), lent.sampleRateHz);
    expect(bestCorrelation(envelope(clip.samples, clip.sampleRateHz), heard)).toBeGreaterThan(0.9);
    await page.getByText(lent.label).waitFor();
  });

  it('stays open while the engine listens, and is closed when listening is switched off', async () => {
    const engine = deaf(false);
    const { page } = await fixture.open(engine);
    await page.getByRole('switch', { name: 'Listen' }).click();
    await engine.until(() => receivedMs(engine.lent[0]) > 1000);
    expect(engine.lent[0]?.attached).toBe(true);
    await page.getByRole('switch', { name: 'Listen' }).click();
    await engine.until(() => engine.lent[0]?.attached === false);
    expect(engine.asked).toEqual(['listening true', 'listening false']);
    expect(engine.lent).toHaveLength(1);
  });

  it('is lent again after a restart of the engine', async () => {
    const engine = deaf(true);
    const { page, server } = await fixture.open(engine);
    await page.getByRole('button', { name: 'Use this browser’s microphone' }).click();
    await engine.until(() => receivedMs(engine.lent[0]) > 0);
    await server.stop();
    await page.getByTestId('state').getByText('Reconnecting…').waitFor();
    server.engine = deaf(true);
    await server.start();
    await server.engine.until(() => receivedMs(server.engine.lent[0]) > 0);
    expect(server.engine.lent).toHaveLength(1);
  });
});

describe.each([
  ['refuses the permission', 'deny', 'This page may not use the microphone.'],
  ['finds no microphone', 'absent', 'This browser finds no microphone.'],
] as const)('a browser that %s', (_, microphone, message) => {
  let fixture: PageFixture;
  beforeAll(async () => {
    fixture = await PageFixture.create({ microphone });
  });
  afterAll(() => fixture.dispose());

  it('says so with the next step, and starts nothing', async () => {
    const engine = deaf(false);
    const { page } = await fixture.open(engine);
    await page.keyboard.down('Space');
    await page.getByTestId('notice').getByText(message).waitFor();
    await page.getByTestId('notice').getByText('then try again').waitFor();
    await page.keyboard.up('Space');
    await page.getByText('Hold to talk').waitFor();
    await page.keyboard.press('m');
    await engine.until(() => engine.asked.length > 0);
    expect(engine.asked).toEqual(['muted true']);
    expect(engine.lent).toEqual([]);
  });
});

/** 16-bit mono PCM, as the fixtures are. */
async function readWav(path: string): Promise<{ samples: Float32Array; sampleRateHz: number }> {
  const bytes = await readFile(path);
  const dataAt = bytes.indexOf('data', 12, 'latin1') + 8;
  const samples = new Float32Array((bytes.length - dataAt) >> 1);
  for (const index of samples.keys()) samples[index] = bytes.readInt16LE(dataAt + 2 * index) / 32_768;
  return { samples, sampleRateHz: bytes.readUInt32LE(24) };
}

/** RMS of every 20 ms. */
function envelope(samples: Float32Array, sampleRateHz: number): number[] {
  const step = Math.round(sampleRateHz / 50);
  return Array.from({ length: Math.floor(samples.length / step) }, (_, frame) => {
    const part = samples.subarray(frame * step, (frame + 1) * step);
    return Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / step);
  });
}

/** Highest Pearson correlation of `pattern` with any part of `signal`. */
function bestCorrelation(pattern: readonly number[], signal: readonly number[]): number {
  let best = -1;
  for (let lag = 0; lag + pattern.length <= signal.length; lag += 1) {
    best = Math.max(best, correlation(pattern, signal.slice(lag, lag + pattern.length)));
  }
  return best;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (const [index, valueA] of a.entries()) {
    const [da, db] = [valueA - meanA, (b[index] ?? 0) - meanB];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return ab / Math.sqrt(aa * bb);
}
