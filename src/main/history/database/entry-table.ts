import type Database from 'libsql';
import type { HistoryFilter } from '../../../shared/contract/history.ts';
import type { StoredEntry } from '../history-store.ts';
import { indexedText, indexQuery } from '../search-words.ts';
import { parseStoredEntry } from '../stored-entry.ts';
import { DamagedRowError } from './faults.ts';
import { CREATE_INDEX, inTransaction } from './schema.ts';

type Connection = Database.Database;
type Value = string | number | null;

/** Keys of one millisecond; 2^53 / 1024 ms lie in the year 2248. */
const KEYS_IN_MS = 1024;
const LAST_MS = Math.floor(Number.MAX_SAFE_INTEGER / KEYS_IN_MS) - 1;

/** From this share of all entries on it is quicker to make the index anew than to take each word out of it. */
const MANY_DELETIONS = { share: 1 / 30, atLeast: 300 };

/** How entries are picked: by the full-text index, or by an index of the table. */
interface Selection {
  readonly from: string;
  readonly where: readonly string[];
  readonly values: readonly Value[];
  /** Columns by which the entries lie in order of time. */
  readonly order: readonly string[];
  readonly key: string;
}

export interface KeyedEntry {
  readonly key: number;
  readonly entry: StoredEntry;
}

/** The entries of one database, on disk or in memory. Every method throws what SQLite throws. */
export class EntryTable {
  readonly #connection: Connection;
  /** Statements live as long as the connection: the package has no way to end one. */
  readonly #statements = new Map<string, Database.Statement>();

  readonly #firstInMs: number;

  /** With `late` keys begin in the middle of their millisecond, so that a second table meets none of the first. */
  constructor(connection: Connection, options: { readonly late?: boolean } = {}) {
    this.#connection = connection;
    this.#firstInMs = options.late === true ? KEYS_IN_MS / 2 : 0;
  }

  get connection(): Connection {
    return this.#connection;
  }

  count(): number {
    const row = this.#prepare('SELECT count(*) AS n FROM entries').get() as { n: number };
    return row.n;
  }

  /** Bytes of the pages in use, without what has become free. */
  usedBytes(): number {
    return (this.#pragma('page_count') - this.#pragma('freelist_count')) * this.#pragma('page_size');
  }

  keyOf(id: string): number | undefined {
    const row = this.#prepare('SELECT key FROM entries WHERE id = ?').get([id]) as
      | { key: number }
      | undefined;
    return row?.key;
  }

  keysOf(ids: readonly string[]): ReadonlyMap<string, number> {
    const rows = this.#prepare(
      'SELECT id, key FROM entries WHERE id IN (SELECT value FROM json_each(?))',
    ).all([JSON.stringify(ids)]) as { id: string; key: number }[];
    return new Map(rows.map(({ id, key }) => [id, key]));
  }

  idsOf(keys: readonly number[]): readonly string[] {
    const rows = this.#prepare(
      'SELECT id FROM entries WHERE key IN (SELECT value FROM json_each(?)) ORDER BY key',
    ).all([JSON.stringify(keys)]) as { id: string }[];
    return rows.map(({ id }) => id);
  }

  /** In the order of the keys that were asked for. */
  entriesOf(keys: readonly number[]): readonly KeyedEntry[] {
    const rows = this.#prepare(
      'SELECT key, entry FROM entries WHERE key IN (SELECT value FROM json_each(?))',
    ).all([JSON.stringify(keys)]) as { key: number; entry: string }[];
    const found = new Map(rows.map(({ key, entry }) => [key, entry]));
    return keys.flatMap((key) => {
      const json = found.get(key);
      if (json === undefined) return [];
      const parsed = parseStoredEntry(json, { lenient: true });
      if (!('entry' in parsed)) throw new DamagedRowError('An entry of the history cannot be read.');
      return [{ key, entry: parsed.entry }];
    });
  }

  /**
   * Writes entries, replacing older versions, all or none of them. A `wantedKey` is taken if the entry is new here.
   * Returns how many are new.
   */
  put(entries: readonly StoredEntry[], wantedKey?: (entry: StoredEntry) => number | undefined): number {
    return inTransaction(this.#connection, () => {
      let added = 0;
      for (const entry of entries) {
        const timeMs = Math.min(LAST_MS, Math.max(0, Date.parse(entry.timestamp)));
        const before = this.keyOf(entry.id);
        const stays = before !== undefined && Math.floor(before / KEYS_IN_MS) === timeMs;
        if (before === undefined) added += 1;
        else if (stays) this.#prepare('DELETE FROM entry_words WHERE rowid = ?').run([before]);
        else this.#deleteRow(before);
        const key = stays ? before : (wantedKey?.(entry) ?? this.#freeKey(timeMs));
        const keyMs = Math.floor(key / KEYS_IN_MS);
        this.#prepare(
          'INSERT OR REPLACE INTO entries (key, id, time_ms, agent, starred, entry) VALUES (?, ?, ?, ?, ?, ?)',
        ).run([key, entry.id, keyMs, entry.agentId, entry.starred ? 1 : 0, JSON.stringify(entry)]);
        this.#index(key, entry);
      }
      return added;
    });
  }

  total(filter: HistoryFilter, hidden: readonly number[] = []): number {
    const selection = select(filter, hidden);
    if (selection === undefined) return 0;
    const { from, where, values } = selection;
    const row = this.#prepare(`SELECT count(*) AS n FROM ${from}${clause(where)}`).get([...values]);
    return (row as { n: number }).n;
  }

  /** Keys of what the filter lets through, newest first. */
  newest(
    filter: HistoryFilter,
    range: { readonly offset: number; readonly limit: number },
    hidden: readonly number[] = [],
  ): readonly number[] {
    const selection = select(filter, hidden);
    if (selection === undefined) return [];
    const { from, where, values, order, key } = selection;
    const sorted = order.map((column) => `${column} DESC`).join(', ');
    const rows = this.#prepare(
      `SELECT ${key} AS key FROM ${from}${clause(where)} ORDER BY ${sorted} LIMIT ? OFFSET ?`,
    ).all([...values, range.limit, range.offset]) as { key: number }[];
    return rows.map((row) => row.key);
  }

  /** Keys of what the filter lets through, oldest first, from the first one after `after` on. */
  oldest(filter: HistoryFilter, after: number, limit: number): readonly number[] {
    const selection = select(filter, []);
    if (selection === undefined) return [];
    const { from, where, values, order, key } = selection;
    const sorted = order.join(', ');
    // The indices of the table begin with the time, so that they lead to the place where the last piece ended.
    const beyond = order.length === 1 ? [`${key} > ?`] : ['time_ms >= ?', `${key} > ?`];
    const bounds = order.length === 1 ? [after] : [Math.floor(after / KEYS_IN_MS), after];
    const rows = this.#prepare(
      `SELECT ${key} AS key FROM ${from}${clause([...where, ...beyond])} ORDER BY ${sorted} LIMIT ?`,
    ).all([...values, ...bounds, limit]) as { key: number }[];
    return rows.map((row) => row.key);
  }

  delete(keys: readonly number[]): void {
    if (keys.length === 0) return;
    const { share, atLeast } = MANY_DELETIONS;
    const many = keys.length >= atLeast && keys.length >= this.count() * share;
    inTransaction(this.#connection, () => {
      for (const key of keys) {
        if (!many) this.#prepare('DELETE FROM entry_words WHERE rowid = ?').run([key]);
        this.#prepare('DELETE FROM entries WHERE key = ?').run([key]);
      }
      if (many) this.#makeIndexAnew();
    });
  }

  /** Makes the full-text index anew from the entries. */
  rebuildIndex(): void {
    inTransaction(this.#connection, () => this.#makeIndexAnew());
  }

  #makeIndexAnew(): void {
    this.#connection.exec(`DROP TABLE entry_words; ${CREATE_INDEX}`);
    for (let after = -1; ;) {
      const keys = this.oldest({}, after, 500);
      for (const { key, entry } of this.entriesOf(keys)) this.#index(key, entry);
      const last = keys.at(-1);
      if (last === undefined) return;
      after = last;
    }
  }

  #index(key: number, entry: StoredEntry): void {
    const { text, raw, parts, agent, marks } = indexedText(entry);
    this.#prepare(
      'INSERT INTO entry_words (rowid, text, raw, parts, agent, marks) VALUES (?, ?, ?, ?, ?, ?)',
    ).run([key, text, raw, parts, agent, marks]);
  }

  #deleteRow(key: number): void {
    this.#prepare('DELETE FROM entry_words WHERE rowid = ?').run([key]);
    this.#prepare('DELETE FROM entries WHERE key = ?').run([key]);
  }

  /** More than 1024 entries of one millisecond go on into the next one. */
  #freeKey(timeMs: number): number {
    for (let ms = timeMs; ; ms++) {
      const first = ms * KEYS_IN_MS;
      const row = this.#prepare('SELECT max(key) AS last FROM entries WHERE key BETWEEN ? AND ?').get([
        first,
        first + KEYS_IN_MS - 1,
      ]) as { last: number | null };
      const next = row.last === null ? first + this.#firstInMs : row.last + 1;
      if (next < first + KEYS_IN_MS) return next;
    }
  }

  #pragma(name: string): number {
    const row = this.#prepare(`PRAGMA ${name}`).get() as Record<string, number>;
    return row[name] ?? 0;
  }

  /**
   * Values are always given in an array: the package takes a lone object for named parameters and ends the process
   * when their names are missing.
   */
  #prepare(sql: string): Database.Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#connection.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function clause(where: readonly string[]): string {
  return where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
}

/** Undefined when nothing can match. `hidden` keys are left out. */
function select(filter: HistoryFilter, hidden: readonly number[]): Selection | undefined {
  const query = indexQuery(filter);
  if (query === 'nothing') return undefined;
  const where: string[] = [];
  const values: Value[] = [];
  const add = (condition: string, value: Value): void => {
    where.push(condition);
    values.push(value);
  };
  const key = query === null ? 'key' : 'rowid';
  if (query === null) {
    if (filter.agent !== undefined) add('agent = ?', filter.agent);
    if (filter.starred !== undefined) add('starred = ?', filter.starred ? 1 : 0);
    if (filter.from !== undefined) add('time_ms >= ?', Date.parse(filter.from));
    if (filter.to !== undefined) add('time_ms < ?', Date.parse(filter.to));
  } else {
    add('entry_words MATCH ?', query.match);
    if (filter.from !== undefined) add('rowid >= ?', Date.parse(filter.from) * KEYS_IN_MS);
    if (filter.to !== undefined) add('rowid < ?', Date.parse(filter.to) * KEYS_IN_MS);
  }
  if (hidden.length > 0) add(`${key} NOT IN (SELECT value FROM json_each(?))`, JSON.stringify(hidden));
  return {
    from: query === null ? 'entries' : 'entry_words',
    where,
    values,
    order: query === null ? ['time_ms', 'key'] : ['rowid'],
    key,
  };
}
