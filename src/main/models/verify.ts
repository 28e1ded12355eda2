import path from 'node:path';
import { AppError } from '../../shared/kernel/app-error.ts';
import { readCatalogue } from './catalogue.ts';
import { readVerifiedFile } from './verified-file.ts';

export interface VerifiedModelFile {
  readonly model: string;
  /** Relative to the models folder. */
  readonly path: string;
  readonly state: 'ok' | 'missing' | 'damaged';
  /** What is wrong and what to do, for a person; empty when the file is whole. */
  readonly problem: string;
}

/**
 * Checks every catalogued file of a models folder, one after the other, and reports each.
 * Rejects only when there is no usable catalogue.
 */
export async function verifyModels(modelsDirectory: string): Promise<readonly VerifiedModelFile[]> {
  const catalogue = await readCatalogue(modelsDirectory);
  const report: VerifiedModelFile[] = [];
  for (const model of catalogue.models) {
    const located = { name: model.name, directory: modelsDirectory, files: model.files };
    for (const file of model.files) {
      report.push({
        model: model.name,
        path: file.path,
        ...(await judge(readVerifiedFile(located, path.posix.basename(file.path)))),
      });
    }
  }
  return report;
}

async function judge(reading: Promise<unknown>): Promise<Pick<VerifiedModelFile, 'state' | 'problem'>> {
  try {
    await reading;
    return { state: 'ok', problem: '' };
  } catch (error) {
    if (!AppError.is(error)) throw error;
    return { state: error.code === 'model-missing' ? 'missing' : 'damaged', problem: error.explanation };
  }
}
