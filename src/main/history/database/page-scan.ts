/**
 * Reads entries out of a damaged database without SQLite: every page of the file that holds rows of a table is looked
 * through for rows that hold an entry. Neither the header nor the schema nor the inner pages of a table are needed, so
 * that a page that cannot be read costs its own rows and no others. Freed space is overwritten with zeros
 * (`secure_delete`), hence nothing that was deleted comes back.
 *
 * Format of files and write-ahead logs: https://www.sqlite.org/fileformat2.html
 */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import type { StoredEntry } from '../history-store.ts';
import { parseStoredEntry } from '../stored-entry.ts';
import { latestFrames, type LatestFrames } from './write-ahead-log.ts';

export const PAGE_BYTES = 4096;

const LEAF_OF_TABLE = 0x0d;
const LEAF_HEADER_BYTES = 8;
const FILE_HEADER_BYTES = 100;

export interface ScannedRows {
  readonly entries: readonly StoredEntry[];
  /** Rows on this page that looked like an entry and could not be read. */
  readonly unreadable: number;
}

/** A file and its write-ahead log, seen as the pages that they make together. */
class PageFile {
  readonly #file: number;
  readonly #log: number | undefined;
  readonly #frames: LatestFrames;
  readonly pages: number;

  constructor(path: string) {
    this.#file = openSync(path, 'r');
    const logPath = `${path}-wal`;
    this.#log = existsSync(logPath) ? openSync(logPath, 'r') : undefined;
    this.#frames =
      this.#log === undefined ? { whole: new Map(), later: new Map() } : latestFrames(this.#log, PAGE_BYTES);
    let pages = Math.ceil(fstatSync(this.#file).size / PAGE_BYTES);
    for (const page of [...this.#frames.whole.keys(), ...this.#frames.later.keys()])
      pages = Math.max(pages, page);
    this.pages = pages;
  }

  /** Pages that were written in transactions that are not whole any more. */
  get laterPages(): Iterable<number> {
    return this.#frames.later.keys();
  }

  /** Pages count from 1; what is missing at the end of a cut file is zero. */
  read(page: number, later: boolean): Buffer {
    const buffer = Buffer.alloc(PAGE_BYTES);
    const frame = (later ? this.#frames.later.get(page) : undefined) ?? this.#frames.whole.get(page);
    try {
      if (frame !== undefined && this.#log !== undefined) readSync(this.#log, buffer, 0, PAGE_BYTES, frame);
      else readSync(this.#file, buffer, 0, PAGE_BYTES, (page - 1) * PAGE_BYTES);
    } catch {
      // A place of the disk that cannot be read is a damaged page like others.
    }
    return buffer;
  }

  close(): void {
    closeSync(this.#file);
    if (this.#log !== undefined) closeSync(this.#log);
  }
}

/** Yields the rows of each page that has any. An id may come more than once; the first time is the newest. */
export function* scanEntries(path: string): Generator<ScannedRows> {
  const file = new PageFile(path);
  try {
    for (const page of file.laterPages) yield rowsOf(file, page, true);
    for (let page = 1; page <= file.pages; page++) yield rowsOf(file, page, false);
  } finally {
    file.close();
  }
}

function rowsOf(file: PageFile, page: number, later: boolean): ScannedRows {
  const bytes = file.read(page, later);
  const start = page === 1 ? FILE_HEADER_BYTES : 0;
  const entries: StoredEntry[] = [];
  let unreadable = 0;
  if (bytes[start] !== LEAF_OF_TABLE) return { entries, unreadable };
  const cells = Math.min(bytes.readUInt16BE(start + 3), (PAGE_BYTES - LEAF_HEADER_BYTES) / 2);
  for (let cell = 0; cell < cells; cell++) {
    const pointer = start + LEAF_HEADER_BYTES + cell * 2;
    if (pointer + 2 > PAGE_BYTES) break;
    const record = recordAt(file, bytes, bytes.readUInt16BE(pointer), later);
    const json = record === undefined ? undefined : jsonIn(record);
    if (json === undefined) continue;
    const parsed = parseStoredEntry(json, { lenient: true });
    if ('entry' in parsed) entries.push(parsed.entry);
    else unreadable += 1;
  }
  return { entries, unreadable };
}

interface Varint {
  readonly value: number;
  readonly next: number;
}

/** Big-endian base 128 with up to nine bytes; beyond 2^53 it is inexact, which no length here can be. */
function varint(bytes: Buffer, at: number): Varint | undefined {
  let value = 0;
  for (let index = 0; index < 9; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) return undefined;
    if (index === 8) return { value: value * 256 + byte, next: at + 9 };
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, next: at + index + 1 };
  }
  return undefined;
}

/** Content of a cell of a leaf page, with the pages over which it goes on. */
function recordAt(file: PageFile, page: Buffer, cell: number, later: boolean): Buffer | undefined {
  const payload = varint(page, cell);
  const rowid = payload === undefined ? undefined : varint(page, payload.next);
  if (payload === undefined || rowid === undefined || cell < LEAF_HEADER_BYTES) return undefined;
  const bytes = payload.value;
  if (bytes > file.pages * PAGE_BYTES) return undefined;
  const most = PAGE_BYTES - 35;
  if (bytes <= most)
    return rowid.next + bytes > PAGE_BYTES ? undefined : page.subarray(rowid.next, rowid.next + bytes);
  const least = Math.floor(((PAGE_BYTES - 12) * 32) / 255) - 23;
  const fitting = least + ((bytes - least) % (PAGE_BYTES - 4));
  const local = fitting <= most ? fitting : least;
  if (rowid.next + local + 4 > PAGE_BYTES) return undefined;
  const pieces = [page.subarray(rowid.next, rowid.next + local)];
  let left = bytes - local;
  let next = page.readUInt32BE(rowid.next + local);
  while (left > 0) {
    if (next < 1 || next > file.pages) break;
    const overflow = file.read(next, later);
    next = overflow.readUInt32BE(0);
    pieces.push(overflow.subarray(4, 4 + Math.min(left, PAGE_BYTES - 4)));
    left -= PAGE_BYTES - 4;
  }
  return Buffer.concat(pieces);
}

/** The text column of a record that is a JSON object, in whatever version of the table. */
function jsonIn(record: Buffer): string | undefined {
  const header = varint(record, 0);
  if (header === undefined || header.value > record.length) return undefined;
  let at = header.next;
  let content = header.value;
  while (at < header.value) {
    const type = varint(record, at);
    if (type === undefined) return undefined;
    at = type.next;
    const bytes = contentBytes(type.value);
    if (type.value >= 13 && type.value % 2 === 1 && record[content] === 0x7b) {
      const text = record.toString('utf8', content, Math.min(record.length, content + bytes));
      if (text.startsWith('{"id":')) return text;
    }
    content += bytes;
  }
  return undefined;
}

/** Length of a value by its serial type. */
function contentBytes(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0][type] ?? 0;
}
