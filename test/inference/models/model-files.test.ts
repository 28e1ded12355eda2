import { copyFile, cp, mkdir, mkdtemp, readdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InferenceSupervisor } from '../../../src/main/inference/supervisor.ts';
import { verifyModels } from '../../../src/main/models/verify.ts';
import { requestFor, shippedSetup, startInference, MODELS } from '../../support/inference.ts';

let folder: string;
let supervisor: InferenceSupervisor | undefined;

/** A models folder of its own; the files are links until a test changes one. */
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'vivavoce-models-'));
  await copyFile(path.join(MODELS, 'catalogue.json'), path.join(folder, 'catalogue.json'));
  for (const model of ['whisper-base', 'silero-vad', 'hibari']) {
    await mkdir(path.join(folder, model));
    for (const file of await readdir(path.join(MODELS, model))) {
      await symlink(path.join(MODELS, model, file), path.join(folder, model, file));
    }
  }
});

afterEach(async () => {
  await supervisor?.dispose();
  supervisor = undefined;
  await rm(folder, { recursive: true });
});

async function start({ voiceThreads = 0 } = {}): Promise<InferenceSupervisor> {
  ({ supervisor } = await startInference({ setup: await shippedSetup(folder, { voiceThreads }) }));
  return supervisor;
}

/** Replaces a link by a copy of its own. */
async function own(file: string): Promise<string> {
  const target = path.join(folder, file);
  await rm(target);
  await cp(path.join(MODELS, file), target);
  return target;
}

describe('a model file', () => {
  it('that is missing is named with the remedy, and the other models work', async () => {
    await rm(path.join(folder, 'whisper-base/decoder.onnx'));
    const inference = await start();
    await expect(inference.recognise(requestFor('jfk.wav'))).rejects.toMatchObject({
      code: 'model-missing',
      message: expect.stringContaining('decoder.onnx') as string,
      remedy: expect.stringContaining('vivavoce models verify') as string,
    });
    await expect(inference.ready('detector')).resolves.toHaveLength(1);
  });

  it('with a wrong length is refused', async () => {
    const file = await own('whisper-base/encoder.onnx');
    await truncate(file, 1000);
    const inference = await start();
    await expect(inference.ready('recogniser')).rejects.toMatchObject({
      code: 'model-damaged',
      message: expect.stringContaining('encoder.onnx') as string,
    });
  });

  it('with a single wrong byte is refused, and the recogniser works without that detector', async () => {
    const file = await own('silero-vad/silero_vad_16k_op15.onnx');
    await writeFile(file, Buffer.from([0xff]), { flag: 'r+' });
    const inference = await start();
    await expect(inference.ready('detector')).rejects.toMatchObject({
      code: 'model-damaged',
      message: expect.stringContaining('checksum') as string,
    });
    await expect(inference.ready('recogniser')).resolves.toHaveLength(1);
  });
});

describe('a file of the voice', () => {
  const request = { text: 'Hello there.', speed: 1, pronunciations: {} };

  it.each(['hibari.onnx', 'lexicon.bin', 'vocab.json'])(
    'that is damaged (%s) is named, and the engine still hears',
    async (name) => {
      const file = await own(`hibari/${name}`);
      await writeFile(file, Buffer.from([0xff]), { flag: 'r+' });
      const inference = await start({ voiceThreads: 1 });
      await expect(inference.synthesise(request, () => {})).rejects.toMatchObject({
        code: 'model-damaged',
        message: expect.stringContaining(name) as string,
      });
      await expect(inference.ready('detector')).resolves.toHaveLength(1);
      expect((await inference.recognise(requestFor('jfk.wav'))).text).not.toBe('');
    },
  );

  it('that is missing is named', async () => {
    await rm(path.join(folder, 'hibari/oov.onnx'));
    const inference = await start({ voiceThreads: 1 });
    await expect(inference.ready('synthesiser')).rejects.toMatchObject({
      code: 'model-missing',
      message: expect.stringContaining('oov.onnx') as string,
    });
    await expect(inference.ready('recogniser')).resolves.toHaveLength(1);
  });

  it('is enough to speak, even if the engine cannot hear', async () => {
    await rm(path.join(folder, 'whisper-base/decoder.onnx'));
    await rm(path.join(folder, 'silero-vad/silero_vad_16k_op15.onnx'));
    const inference = await start({ voiceThreads: 1 });
    const { samples } = await inference.synthesise(request, () => {});
    expect(samples).toBeGreaterThan(0);
  });
});

describe('verifying the models', () => {
  it('finds every shipped file whole', async () => {
    const report = await verifyModels(MODELS);
    expect(report.length).toBeGreaterThanOrEqual(5);
    expect(report.every((file) => file.state === 'ok' && file.problem === '')).toBe(true);
  });

  it('tells missing from damaged', async () => {
    await rm(path.join(folder, 'whisper-base/config.json'));
    await writeFile(await own('whisper-base/tokenizer.json'), '{}', { flag: 'r+' });
    const report = await verifyModels(folder);
    const bad = report.filter((file) => file.state !== 'ok');
    expect(bad.map(({ path: file, state }) => [file, state])).toEqual([
      ['whisper-base/config.json', 'missing'],
      ['whisper-base/tokenizer.json', 'damaged'],
    ]);
  });
});
