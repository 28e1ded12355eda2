import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { LocatedModel } from '../../shared/contract/inference.ts';
import { AppError } from '../../shared/kernel/app-error.ts';

const REMEDY =
  'Run "vivavoce models verify" to see every file, then reinstall Vivavoce or restore the file with "git checkout -- models".';

/**
 * Reads one file of a model once and checks length and SHA-256 of the very bytes it returns, so that nothing
 * can change between check and use. `name` is the last part of the file's catalogue path.
 * Rejects with `model-missing` (not there, not readable) or `model-damaged` (other bytes than catalogued).
 */
export async function readVerifiedFile(model: LocatedModel, name: string): Promise<Buffer> {
  const entry = model.files.find((file) => path.posix.basename(file.path) === name);
  if (entry === undefined) {
    throw new AppError('model-damaged', `The catalogue lists no file ${name} for the model ${model.name}.`, {
      remedy: REMEDY,
    });
  }
  const file = path.join(model.directory, entry.path);
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    throw new AppError('model-missing', `The model file ${file} is missing or cannot be read.`, {
      remedy: REMEDY,
      cause,
    });
  }
  if (bytes.length !== entry.bytes) {
    throw new AppError(
      'model-damaged',
      `The model file ${file} has ${bytes.length} bytes, but ${entry.bytes} were expected.`,
      { remedy: REMEDY },
    );
  }
  if (createHash('sha256').update(bytes).digest('hex') !== entry.sha256) {
    throw new AppError('model-damaged', `The model file ${file} does not have the expected checksum.`, {
      remedy: REMEDY,
    });
  }
  return bytes;
}
