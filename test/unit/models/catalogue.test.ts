import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalogueSchema, locateModel, readCatalogue } from '../../../src/main/models/catalogue.ts';
import { MODELS } from '../../support/inference.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'vivavoce-catalogue-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the catalogue', () => {
  it('that is missing is a missing model, with a remedy', async () => {
    await expect(readCatalogue(folder)).rejects.toMatchObject({
      code: 'model-missing',
      message: expect.stringContaining(folder) as string,
      remedy: expect.any(String) as string,
    });
  });

  it.each(['', '{}', '{"version":2,"models":[]}'])('that says %j is a damaged model', async (text) => {
    await writeFile(path.join(folder, 'catalogue.json'), text);
    await expect(readCatalogue(folder)).rejects.toMatchObject({ code: 'model-damaged' });
  });

  it('lists no file outside its folder', async () => {
    const catalogue = await readCatalogue(MODELS);
    const [model] = catalogue.models;
    const evil = { ...model, files: [{ ...model?.files[0], path: '../../etc/passwd' }] };
    expect(catalogueSchema.safeParse({ version: 1, models: [evil] }).success).toBe(false);
  });

  it('finds models by name and purpose, and names the choice otherwise', async () => {
    const catalogue = await readCatalogue(MODELS);
    expect(locateModel(catalogue, MODELS, 'whisper-base', 'recognition').files).toHaveLength(4);
    expect(() => locateModel(catalogue, MODELS, 'whisper-huge', 'recognition')).toThrow(/whisper-huge/);
    expect(() => locateModel(catalogue, MODELS, 'silero-vad', 'recognition')).toThrow(/silero-vad/);
  });

  it('names a licence file that is there for every model', async () => {
    const catalogue = await readCatalogue(MODELS);
    for (const { licence } of catalogue.models) {
      const text = await readFile(path.join(MODELS, licence.file), 'utf8');
      expect(text).toMatch(/Permission is hereby granted|Apache License/);
    }
  });
});
