import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { throwIfCancelled } from '../../shared/kernel/abort.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { styleFor, table, writeLine } from '../output/terminal.ts';

/** What these commands read of `models/catalogue.json`; they work without an engine. */
const catalogueSchema = z.object({
  models: z.array(
    z.object({
      name: z.string(),
      purpose: z.string(),
      title: z.string(),
      licence: z.object({ id: z.string() }),
      files: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string() })),
    }),
  ),
});
type CatalogueModel = z.infer<typeof catalogueSchema>['models'][number];
type CatalogueFile = CatalogueModel['files'][number];

const REINSTALL = 'Reinstall Vivavoce, or restore the folder with "git checkout -- models".';

export async function listModels(
  context: CliContext,
  options: { readonly json?: boolean },
): Promise<ExitCode> {
  const models = await readCatalogue(context);
  const rows = models.map((model) => ({
    name: model.name,
    purpose: model.purpose,
    title: model.title,
    licence: model.licence.id,
    bytes: model.files.reduce((sum, file) => sum + file.bytes, 0),
  }));
  if (options.json === true) {
    await writeLine(context.stdout, JSON.stringify(rows));
    return EXIT.ok;
  }
  const cells = rows.map((row) => [
    row.name,
    row.purpose,
    formatMegabytes(row.bytes),
    row.licence,
    row.title,
  ]);
  for (const line of table(cells)) await writeLine(context.stdout, line);
  return EXIT.ok;
}

/** Reads every file of every model; exit code 1 when one is missing or has other bytes. */
export async function verifyModels(context: CliContext): Promise<ExitCode> {
  const style = styleFor(context.stdout, context.env);
  let broken = 0;
  for await (const { path, problem } of examineFiles(context)) {
    if (problem !== undefined) broken += 1;
    const verdict = problem === undefined ? style.green('ok') : style.red(problem);
    await writeLine(context.stdout, `${path}: ${verdict}`);
  }
  if (broken === 0) return EXIT.ok;
  const files = broken === 1 ? '1 model file is' : `${broken} model files are`;
  throw new AppError('model-damaged', `${files} missing or damaged.`, { remedy: REINSTALL });
}

/** How many files there should be and which are not as they should; for the doctor. */
export async function brokenModelFiles(
  context: CliContext,
): Promise<{ readonly total: number; readonly broken: readonly string[] }> {
  let total = 0;
  const broken: string[] = [];
  for await (const { path, problem } of examineFiles(context)) {
    total += 1;
    if (problem !== undefined) broken.push(path);
  }
  return { total, broken };
}

async function* examineFiles(
  context: CliContext,
): AsyncGenerator<{ readonly path: string; readonly problem: string | undefined }, void, undefined> {
  for (const file of (await readCatalogue(context)).flatMap((model) => model.files)) {
    throwIfCancelled(context.signal);
    yield { path: file.path, problem: await fileProblem(join(modelsFolder(context), file.path), file) };
  }
}

/** What is wrong with one file, in a few words; undefined when its length and SHA-256 are as catalogued. */
async function fileProblem(path: string, expected: CatalogueFile): Promise<string | undefined> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path)) {
      hash.update(chunk as Uint8Array);
      bytes += (chunk as Uint8Array).length;
    }
  } catch {
    return 'missing';
  }
  if (bytes !== expected.bytes) return `damaged (${bytes} bytes instead of ${expected.bytes})`;
  return hash.digest('hex') === expected.sha256 ? undefined : 'damaged (wrong checksum)';
}

/** Rejects with `model-missing` or `model-damaged`. */
async function readCatalogue(context: CliContext): Promise<readonly CatalogueModel[]> {
  const path = join(modelsFolder(context), 'catalogue.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new AppError('model-missing', `The model catalogue ${path} cannot be read.`, {
      remedy: REINSTALL,
      cause,
    });
  }
  try {
    return catalogueSchema.parse(JSON.parse(text)).models;
  } catch (cause) {
    throw new AppError('model-damaged', `The model catalogue ${path} is not valid.`, {
      remedy: REINSTALL,
      cause,
    });
  }
}

function modelsFolder(context: CliContext): string {
  return join(context.packageRoot, 'models');
}

function formatMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
