import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { InferenceSupervisor } from '../../../src/main/inference/supervisor.ts';
import { requestFor, shippedSetup, startInference } from '../../support/inference.ts';

let supervisor: InferenceSupervisor | undefined;
let folder: string | undefined;
afterEach(async () => {
  await supervisor?.dispose();
  if (folder !== undefined) await rm(folder, { recursive: true });
  supervisor = folder = undefined;
});

async function start(model: string): Promise<InferenceSupervisor> {
  const setup = await shippedSetup();
  const recogniser = { kind: 'transformers', model, cacheDirectory: os.tmpdir(), threads: 1 } as const;
  ({ supervisor } = await startInference({ setup: { ...setup, recogniser } }));
  return supervisor;
}

describe('a model for transformers.js', () => {
  it('in a folder that does not exist is refused with the folder and the remedy', async () => {
    const inference = await start('/nowhere/whisper-small');
    await expect(inference.recognise(requestFor('jfk.wav'))).rejects.toMatchObject({
      code: 'model-missing',
      message: expect.stringContaining('/nowhere/whisper-small') as string,
      remedy: expect.stringContaining('config.json') as string,
    });
  });

  it('whose name makes no sense is refused', async () => {
    const inference = await start('whisper/small/and/more');
    await expect(inference.ready('recogniser')).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('whose folder is not whole is refused, and the detector works all the same', async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'vivavoce-export-'));
    await writeFile(path.join(folder, 'config.json'), '{"model_type":"whisper"}');
    const inference = await start(folder);
    await expect(inference.ready('recogniser')).rejects.toMatchObject({
      code: 'model-missing',
      remedy: expect.stringContaining('whole Whisper export') as string,
    });
    await expect(inference.ready('detector')).resolves.toHaveLength(1);
  });
});
