import Database from 'libsql';
import { EntryTable } from './database/entry-table.ts';
import { migrate } from './database/schema.ts';
import type { StoredEntry } from './history-store.ts';

/** More than that waits only when the disk has been away for days. */
const MOST_WAITING = 5000;
const MOST_WAITING_BYTES = 64 * 2 ** 20;

export interface PendingEntry {
  /** Number of the call that waits for it. */
  readonly call: number;
  readonly entry: StoredEntry;
}

export interface WaitingNews {
  held(calls: readonly number[]): void;
  settled(calls: readonly number[], stored: boolean): void;
}

/** Entries in memory that the disk has not taken yet, and the calls that wait for them. */
export class WaitingEntries {
  readonly table: EntryTable;
  readonly #news: WaitingNews;
  /** By the id of the entry. */
  readonly #calls = new Map<string, number[]>();
  #dropped = 0;

  constructor(news: WaitingNews) {
    this.#news = news;
    const memory = new Database(':memory:');
    migrate(memory);
    this.table = new EntryTable(memory, { late: true });
  }

  /** Entries that were let go because too many waited. */
  get dropped(): number {
    return this.#dropped;
  }

  get ids(): readonly string[] {
    return this.table.idsOf(this.table.newest({}, { offset: 0, limit: -1 }));
  }

  /** Takes entries; an entry keeps the key that `diskKeys` has for it. Lets the oldest go when there are too many. */
  hold(pending: readonly PendingEntry[], diskKeys: ReadonlyMap<string, number> | undefined): void {
    this.table.put(
      pending.map(({ entry }) => entry),
      ({ id }) => diskKeys?.get(id),
    );
    for (const { call, entry } of pending)
      this.#calls.set(entry.id, [...(this.#calls.get(entry.id) ?? []), call]);
    this.#news.held(pending.map(({ call }) => call));
    while (this.table.count() > MOST_WAITING || this.table.usedBytes() > MOST_WAITING_BYTES) {
      const oldest = this.table.oldest({}, -1, Math.max(1, this.table.count() - MOST_WAITING));
      this.remove(oldest, false);
      this.#dropped += oldest.length;
    }
  }

  /** Lets entries go and tells who waits for them whether the disk has them. */
  remove(keys: readonly number[], stored: boolean): void {
    const ids = this.table.idsOf(keys);
    this.table.delete(keys);
    for (const id of ids) {
      const calls = this.#calls.get(id);
      this.#calls.delete(id);
      if (calls !== undefined) this.#news.settled(calls, stored);
    }
  }

  /** Tells everybody who still waits that it was in vain. */
  close(): void {
    const calls = [...this.#calls.values()].flat();
    this.#calls.clear();
    this.#news.settled(calls, false);
  }
}
