/** The history into files and out of them, and deleting it. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { addAbortSignal } from 'node:stream';
import type { ControlClient } from '../../client/control-client.ts';
import type { ExportFormat, HistoryFilter } from '../../shared/contract/history.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import { confirmed } from '../confirmation.ts';
import type { CliContext } from '../context.ts';
import { requireEngine } from '../engine.ts';
import { UsageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { entryOf } from '../history/which-entry.ts';
import { fileTarget } from '../output/file-target.ts';
import { printable } from '../output/terminal.ts';
import { filterOf } from './history.ts';
import type { FilterOptions } from './history.ts';

export interface DeleteOptions extends FilterOptions {
  readonly all?: boolean;
  readonly yes?: boolean;
}

export interface ExportOptions extends FilterOptions {
  readonly format: ExportFormat;
  readonly output: string;
}

export async function exportHistory(context: CliContext, options: ExportOptions): Promise<ExitCode> {
  const write = await fileTarget(context, options.output, { option: '--output' });
  const { client } = await requireEngine(context);
  await write(client.exportHistory(options.format, filterOf(options), context.signal));
  return EXIT.ok;
}

/** The recording of an entry, as a WAV file. */
export async function saveRecording(
  context: CliContext,
  id: string,
  options: { readonly output: string },
): Promise<ExitCode> {
  const write = await fileTarget(context, options.output, { option: '--output' });
  const { client } = await requireEngine(context);
  const entry = await entryOf(client, id, context.signal);
  await write(client.historyAudio(entry.id, context.signal));
  return EXIT.ok;
}

/** Lines that are no entry are named, the others are taken, and the exit code is 1. */
export async function importHistory(context: CliContext, file: string): Promise<ExitCode> {
  const lines = await linesOf(context, file);
  const { client } = await requireEngine(context);
  const { imported, known, refused } = await client.importHistory(lines, context.signal);
  for (const { line, reason } of refused)
    context.stderr.write(`Line ${line} is no entry: ${printable(reason)}\n`);
  const were = known === 0 ? '' : `; ${counted(known)} ${known === 1 ? 'was' : 'were'} there already`;
  context.stderr.write(`Imported ${counted(imported)}${were}.\n`);
  return refused.length === 0 ? EXIT.ok : EXIT.failed;
}

async function linesOf(context: CliContext, file: string): Promise<AsyncIterable<Uint8Array>> {
  if (file === '-') return addAbortSignal(context.signal, context.stdin);
  const path = resolve(context.workingDir, file);
  const info = await stat(path).catch(() => undefined);
  if (info === undefined) throw new UsageError(`There is no file "${file}".`);
  if (info.isDirectory()) throw new UsageError(`"${file}" is a folder; an exported file was expected.`);
  return readable(path, file);
}

async function* readable(path: string, name: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* createReadStream(path) as AsyncIterable<Uint8Array>;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('storage-failed', `"${name}" cannot be read: ${reason}.`, { cause: error });
  }
}

/** By ids, by filters, or all; asks before anything is gone. */
export async function deleteHistory(
  context: CliContext,
  ids: readonly string[],
  options: DeleteOptions,
): Promise<ExitCode> {
  const filter = filterOf(options);
  requireOneChoice(ids, filter, options.all === true);
  const { client } = await requireEngine(context);
  const deleted =
    ids.length > 0
      ? await deleteEntries(context, client, ids, options)
      : await deleteMatching(context, client, options.all === true ? 'all' : filter, options);
  if (deleted !== undefined) context.stderr.write(`Deleted ${counted(deleted)}.\n`);
  return deleted === undefined ? EXIT.failed : EXIT.ok;
}

function requireOneChoice(ids: readonly string[], filter: HistoryFilter, all: boolean): void {
  const choices = [ids.length > 0, Object.keys(filter).length > 0, all].filter(Boolean).length;
  if (choices === 1) return;
  throw choices === 0
    ? new UsageError('It is not said what to delete.', 'Give ids, filters such as --to 30d, or --all.')
    : new UsageError('Give either ids, or filters, or --all.');
}

/** Undefined when the person has said no. */
async function deleteEntries(
  context: CliContext,
  client: ControlClient,
  ids: readonly string[],
  { yes }: DeleteOptions,
): Promise<number | undefined> {
  const entries = new Set<string>();
  for (const id of ids) entries.add((await entryOf(client, id, context.signal)).id);
  if (yes !== true && !(await confirmed(context, question(entries.size)))) return undefined;
  for (const id of entries) await client.deleteHistoryEntry(id);
  return entries.size;
}

async function deleteMatching(
  context: CliContext,
  client: ControlClient,
  which: HistoryFilter | 'all',
  { yes }: DeleteOptions,
): Promise<number | undefined> {
  if (yes !== true) {
    const filter = which === 'all' ? {} : which;
    const { total } = await client.history({ ...filter, limit: 1 }, context.signal);
    if (total === 0) return 0;
    if (!(await confirmed(context, question(total)))) return undefined;
  }
  return client.deleteHistory(which);
}

function question(count: number): string {
  return `Delete ${counted(count)} for good, with text and recording?`;
}

function counted(count: number): string {
  return `${count} ${count === 1 ? 'entry' : 'entries'}`;
}
