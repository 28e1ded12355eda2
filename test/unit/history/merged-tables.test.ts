import fc from 'fast-check';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { EntryTable } from '../../../src/main/history/database/entry-table.ts';
import { migrate } from '../../../src/main/history/database/schema.ts';
import type { StoredEntry } from '../../../src/main/history/history-store.ts';
import { exportPiece, mergedPage } from '../../../src/main/history/merged-tables.ts';
import { sampleEntry } from './sample-entry.ts';

function emptyTable(options: { readonly late?: boolean } = {}): EntryTable {
  const connection = new Database(':memory:');
  migrate(connection);
  return new EntryTable(connection, options);
}

/** Entries of ten ids, of which many share a moment. */
const entries = fc.array(
  fc.record({
    number: fc.integer({ min: 0, max: 19 }),
    starred: fc.boolean(),
    word: fc.constantFrom('walnut', 'hazel'),
  }),
  { maxLength: 25 },
);

function asEntry({ number, starred, word }: { number: number; starred: boolean; word: string }): StoredEntry {
  return sampleEntry({
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    timestamp: new Date(Date.UTC(2026, 0, 1) + Math.floor(number / 3) * 1000).toISOString(),
    starred,
    text: word,
  });
}

describe('entries on disk and in memory', () => {
  it('are one list in which memory is newer, whatever the page and the filter', () => {
    const filters = [
      {},
      { starred: true },
      { starred: false },
      { text: 'wal' },
      { text: 'walnut', starred: true },
    ];
    fc.assert(
      fc.property(
        entries,
        entries,
        fc.constantFrom(...filters),
        fc.integer({ min: 1, max: 7 }),
        (onDisk, inMemory, filter, limit) => {
          const disk = emptyTable();
          const memory = emptyTable({ late: true });
          disk.put(onDisk.map(asEntry));
          memory.put(inMemory.map(asEntry), ({ id }) => disk.keyOf(id));

          const newest = new Map([...onDisk, ...inMemory].map((item) => [item.number, asEntry(item)]));
          const wanted = [...newest.values()].filter(
            ({ starred, text }) =>
              (filter.starred === undefined || starred === filter.starred) &&
              (filter.text === undefined || text === 'walnut'),
          );
          const paged: StoredEntry[] = [];
          for (let offset = 0; offset < wanted.length + limit; offset += limit) {
            const page = mergedPage(disk, memory, { ...filter, offset, limit });
            expect(page.total).toBe(wanted.length);
            paged.push(...page.entries);
          }
          const byId = (list: readonly StoredEntry[]) => list.toSorted((a, b) => a.id.localeCompare(b.id));
          expect(byId(paged)).toEqual(byId(wanted));
          const times = paged.map(({ timestamp }) => timestamp);
          expect(times).toEqual(times.toSorted().toReversed());

          const exported: StoredEntry[] = [];
          for (let after: number | null = -1; after !== null;) {
            const piece: ReturnType<typeof exportPiece> = exportPiece(disk, memory, { filter, after, limit });
            exported.push(...piece.entries);
            after = piece.next;
          }
          expect(exported).toEqual(paged.toReversed());
        },
      ),
      { seed: 11, numRuns: 60 },
    );
  });
});
