/** Entries on disk and entries in memory as one list. What is in memory is newer and hides what the disk has. */
import type { HistoryFilter, HistoryQuery } from '../../shared/contract/history.ts';
import type { EntryTable } from './database/entry-table.ts';
import type { ExportPiece } from './history-messages.ts';
import type { StoredEntry, StoredPage } from './history-store.ts';

const ALL = { offset: 0, limit: -1 };

/** A page of the list, newest first. */
export function mergedPage(
  disk: EntryTable | undefined,
  memory: EntryTable,
  { offset, limit, ...filter }: HistoryQuery,
): StoredPage {
  const hidden = memory.newest({}, ALL);
  const inMemory = hidden.length === 0 ? [] : memory.newest(filter, ALL);
  // Entries of memory may come before any of the disk: the window on the disk begins that much earlier.
  const first = Math.max(0, offset - inMemory.length);
  const onDisk = disk?.newest(filter, { offset: first, limit: offset + limit - first }, hidden) ?? [];
  const keys = [...onDisk, ...inMemory]
    .toSorted((a, b) => b - a)
    .slice(offset - first, offset - first + limit);
  return {
    entries: entriesOf(disk, memory, keys),
    offset,
    total: inMemory.length + (disk?.total(filter, hidden) ?? 0),
  };
}

/** Entries after a key, oldest first. */
export function exportPiece(
  disk: EntryTable | undefined,
  memory: EntryTable,
  {
    filter,
    after,
    limit,
  }: { readonly filter: HistoryFilter; readonly after: number; readonly limit: number },
): ExportPiece {
  const hidden = new Set(memory.newest({}, ALL));
  const inMemory = memory.oldest(filter, after, limit);
  const onDisk = disk?.oldest(filter, after, limit + hidden.size) ?? [];
  const keys = [...onDisk.filter((key) => !hidden.has(key)), ...inMemory]
    .toSorted((a, b) => a - b)
    .slice(0, limit);
  return { entries: entriesOf(disk, memory, keys), next: keys.at(-1) ?? null };
}

function entriesOf(
  disk: EntryTable | undefined,
  memory: EntryTable,
  keys: readonly number[],
): readonly StoredEntry[] {
  const found = new Map((disk?.entriesOf(keys) ?? []).map(({ key, entry }) => [key, entry]));
  for (const { key, entry } of memory.entriesOf(keys)) found.set(key, entry);
  return keys.flatMap((key) => found.get(key) ?? []);
}
