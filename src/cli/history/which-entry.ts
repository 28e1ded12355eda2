import type { ControlClient } from '../../client/control-client.ts';
import type { TranscriptEntry } from '../../shared/contract/control.ts';
import { HISTORY_PAGE_LIMIT } from '../../shared/contract/history.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import { isUuid } from '../../shared/kernel/ids.ts';
import { UsageError } from '../errors.ts';

/** What `history list` prints of an id. */
export const SHORT_ID_CHARS = 8;
const MIN_CHARS = 4;
/** Shortened ids are of what somebody has just seen in a list. */
const PAGES_SEARCHED = 10;

/**
 * The entry with this id, or the only one among the newest 5,000 whose id begins so. Rejects with `not-found`, and
 * with a usage error for what is no id or fits several entries.
 */
export async function entryOf(
  client: ControlClient,
  text: string,
  signal: AbortSignal,
): Promise<TranscriptEntry> {
  const id = text.toLowerCase();
  const isWhole: boolean = isUuid(id);
  if (isWhole) return client.historyEntry(id, signal);
  if (!/^[0-9a-f][0-9a-f-]*$/.test(id) || id.length < MIN_CHARS || id.length > 36) {
    throw new UsageError(
      `"${text}" is no id of an entry.`,
      `Give the id, or at least the first ${MIN_CHARS} characters of it; "vivavoce history list" shows them.`,
    );
  }
  const found = await beginningWith(client, id, signal);
  const [entry] = found;
  if (entry === undefined) {
    throw new AppError('not-found', `No entry begins with "${text}".`, {
      remedy: `Only the newest ${PAGES_SEARCHED * HISTORY_PAGE_LIMIT} are looked through; older ones need the whole id.`,
    });
  }
  if (found.length > 1) {
    const ids = found.slice(0, 5).map((other) => other.id);
    throw new UsageError(`Several entries begin with "${text}".`, `Give more of it: ${ids.join(', ')}`);
  }
  return entry;
}

async function beginningWith(
  client: ControlClient,
  prefix: string,
  signal: AbortSignal,
): Promise<TranscriptEntry[]> {
  const found = new Map<string, TranscriptEntry>();
  for (let page = 0; page < PAGES_SEARCHED; page += 1) {
    const query = { offset: page * HISTORY_PAGE_LIMIT, limit: HISTORY_PAGE_LIMIT };
    const { entries, total } = await client.history(query, signal);
    // What is stored meanwhile moves entries to the next page.
    for (const entry of entries) if (entry.id.startsWith(prefix)) found.set(entry.id, entry);
    if (query.offset + entries.length >= total || entries.length === 0) break;
  }
  return [...found.values()];
}
