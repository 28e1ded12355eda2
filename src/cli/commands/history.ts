/** `vivavoce history`: what was said, found, shown and used again. */
import type { TranscriptEntry } from '../../shared/contract/control.ts';
import { HISTORY_PAGE_LIMIT } from '../../shared/contract/history.ts';
import type { HistoryFilter, RetryOptions } from '../../shared/contract/history.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { CliContext } from '../context.ts';
import { requireEngine } from '../engine.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { deliveryOf, entryDetails, entryLines } from '../history/entry-text.ts';
import { entryOf } from '../history/which-entry.ts';
import { lineWidth, printable, styleFor, table, writeLine } from '../output/terminal.ts';

export interface FilterOptions {
  readonly agent?: string;
  /** Moments in ISO 8601. */
  readonly from?: string;
  readonly to?: string;
  readonly starred?: boolean;
  readonly text?: string;
}

export interface ListOptions extends FilterOptions {
  readonly limit: number;
  readonly json?: boolean;
}

/** Only what was given. */
export function filterOf({ agent, from, to, starred, text }: FilterOptions): HistoryFilter {
  return {
    ...(agent === undefined ? {} : { agent }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(starred === undefined ? {} : { starred }),
    ...(text === undefined ? {} : { text }),
  };
}

/** The newest first; as JSON one entry a line. */
export async function listHistory(context: CliContext, options: ListOptions): Promise<ExitCode> {
  const { client } = await requireEngine(context);
  const entries: TranscriptEntry[] = [];
  let total: number;
  do {
    const limit = Math.min(HISTORY_PAGE_LIMIT, options.limit - entries.length);
    const query = { ...filterOf(options), offset: entries.length, limit };
    const page = await client.history(query, context.signal);
    entries.push(...page.entries);
    total = page.entries.length < limit ? entries.length : page.total;
  } while (entries.length < Math.min(options.limit, total));
  const width = context.stdout.isTTY === true ? lineWidth(context.stdout) : undefined;
  const lines =
    options.json === true ? entries.map((entry) => JSON.stringify(entry)) : entryLines(entries, width);
  for (const line of lines) await writeLine(context.stdout, line);
  if (options.json !== true) tellHowMany(context, entries.length, total);
  return EXIT.ok;
}

/** What is not shown is told to a person only. */
function tellHowMany(context: CliContext, shown: number, total: number): void {
  if (total === 0) context.stderr.write('There is nothing in the history that fits.\n');
  else if (shown < total && context.stderr.isTTY === true)
    context.stderr.write(`${shown} of ${total}; more with --limit.\n`);
}

/** As `listHistory`, for entries with all these words; the last one may be a beginning. */
export function searchHistory(
  context: CliContext,
  words: readonly string[],
  options: ListOptions,
): Promise<ExitCode> {
  return listHistory(context, { ...options, text: words.join(' ') });
}

export async function showEntry(
  context: CliContext,
  id: string,
  options: { readonly json?: boolean; readonly text?: boolean },
): Promise<ExitCode> {
  const { client } = await requireEngine(context);
  const entry = await entryOf(client, id, context.signal);
  const lines =
    options.json === true
      ? [JSON.stringify(entry)]
      : options.text === true
        ? [printable(entry.text)]
        : entryDetails(entry, styleFor(context.stdout, context.env));
  for (const line of lines) await writeLine(context.stdout, line);
  return EXIT.ok;
}

/** Says where the text got to; fails when it got nowhere. */
export async function sendEntry(
  context: CliContext,
  id: string,
  options: { readonly to?: string },
): Promise<ExitCode> {
  const { client } = await requireEngine(context);
  const { id: entryId } = await entryOf(client, id, context.signal);
  const sent = await client.sendAgain(entryId, options.to);
  requireSuccess(sent);
  context.stderr.write(`${deliveryOf(sent)}\n`);
  return EXIT.ok;
}

/** Prints the new text. */
export async function retryEntry(
  context: CliContext,
  id: string,
  options: { readonly language?: string; readonly translate?: boolean },
): Promise<ExitCode> {
  const { client } = await requireEngine(context);
  const { id: entryId } = await entryOf(client, id, context.signal);
  const wishes: RetryOptions = {
    ...(options.language === undefined ? {} : { language: options.language }),
    ...(options.translate === true ? { task: 'translate' as const } : {}),
  };
  const entry = await client.retryRecognition(entryId, wishes);
  requireSuccess(entry);
  await writeLine(context.stdout, printable(entry.text));
  return EXIT.ok;
}

/** Nothing is changed before all of the ids are known. */
export async function starEntries(
  context: CliContext,
  ids: readonly string[],
  starred: boolean,
): Promise<ExitCode> {
  const { client } = await requireEngine(context);
  const entries: TranscriptEntry[] = [];
  for (const id of ids) entries.push(await entryOf(client, id, context.signal));
  for (const { id } of entries) await client.changeHistoryEntry(id, { starred });
  return EXIT.ok;
}

export async function pauseHistory(context: CliContext, paused: boolean): Promise<ExitCode> {
  const { client } = await requireEngine(context);
  await client.pauseHistory(paused);
  if (paused && context.stderr.isTTY === true)
    context.stderr.write('Nothing that you say is stored until: vivavoce history resume\n');
  return EXIT.ok;
}

export async function historyInfo(
  context: CliContext,
  options: { readonly json?: boolean },
): Promise<ExitCode> {
  const { client } = await requireEngine(context);
  const info = await client.historyInfo(context.signal);
  const rows = [
    ['Entries', String(info.entries)],
    ['State', info.paused ? 'paused: nothing new is stored' : 'stores what is said'],
    ['Database', megabytes(info.databaseBytes)],
    ['Recordings', megabytes(info.audioBytes)],
    ...(info.problem === null ? [] : [['Problem', printable(info.problem)]]),
  ];
  const lines = options.json === true ? [JSON.stringify(info)] : table(rows);
  for (const line of lines) await writeLine(context.stdout, line);
  return EXIT.ok;
}

function requireSuccess(entry: TranscriptEntry): void {
  if (entry.delivery !== 'failed') return;
  throw new AppError('unavailable', entry.problem ?? 'The text could not be delivered.');
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
