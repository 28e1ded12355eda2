/** The catalogue: every model the engine can run, with the checksums that each file is held against. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { LocatedModel } from '../../shared/contract/inference.ts';
import { AppError } from '../../shared/kernel/app-error.ts';

export const CATALOGUE_FILE = 'catalogue.json';

/** A path inside the models folder: no absolute path, no way up. */
const relativePathSchema = z
  .string()
  .regex(/^[\w.-]+(\/[\w.-]+)*$/)
  .refine((value) => !value.split('/').includes('..'), 'a path inside the models folder');

const modelSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  purpose: z.enum(['recognition', 'detection', 'synthesis']),
  title: z.string().min(1),
  files: z
    .array(
      z.strictObject({
        path: relativePathSchema,
        bytes: z.number().int().positive(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .min(1),
  licence: z.strictObject({ id: z.string(), holder: z.string(), file: relativePathSchema }),
  origin: z.string().min(1),
  /** Codes as the model names them; empty when the model knows no languages (a detector). */
  languages: z.array(z.string()),
});
export type CatalogueModel = z.infer<typeof modelSchema>;

export const catalogueSchema = z.strictObject({ version: z.literal(1), models: z.array(modelSchema) });
export type Catalogue = z.infer<typeof catalogueSchema>;

const REINSTALL = 'Reinstall Vivavoce, or restore the folder with "git checkout -- models".';

/**
 * Reads and checks `catalogue.json` of a models folder.
 * Rejects with `model-missing` when there is none and `model-damaged` when it is not a catalogue.
 */
export async function readCatalogue(modelsDirectory: string): Promise<Catalogue> {
  const file = path.join(modelsDirectory, CATALOGUE_FILE);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new AppError('model-missing', `The model catalogue ${file} cannot be read.`, {
      remedy: REINSTALL,
      cause,
    });
  }
  try {
    return catalogueSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError('model-damaged', `The model catalogue ${file} is not valid.`, {
      remedy: REINSTALL,
      cause,
    });
  }
}

/**
 * Finds a model by name. Only the catalogue is read: whether the files are there and whole shows when they are
 * loaded or verified. Throws `invalid-input` for a name that is not in the catalogue.
 */
export function locateModel(
  catalogue: Catalogue,
  modelsDirectory: string,
  name: string,
  purpose: CatalogueModel['purpose'],
): LocatedModel {
  const model = catalogue.models.find((entry) => entry.name === name && entry.purpose === purpose);
  if (model === undefined) {
    const known = catalogue.models.filter((entry) => entry.purpose === purpose).map((entry) => entry.name);
    throw new AppError('invalid-input', `There is no ${purpose} model named "${name}".`, {
      remedy: `Choose one of: ${known.join(', ')}.`,
    });
  }
  return { name: model.name, directory: modelsDirectory, files: model.files };
}
