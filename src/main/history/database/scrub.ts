import type Database from 'libsql';
import { PAGE_BYTES } from './page-scan.ts';
import { inTransaction } from './schema.ts';

const INNER_PAGE_OF_INDEX = 0x02;
const LEAF_PAGE_OF_INDEX = 0x0a;
const LEAF_PAGE_OF_TABLE = 0x0d;

/** Pages that are looked at in one go. */
const PIECE = 500;

/**
 * Overwrites the unused middle of all pages with zeros. SQLite overwrites what is deleted (`secure_delete`), but not
 * the copies that stay behind in a page when its rows were once moved to another one. Layout of pages:
 * https://www.sqlite.org/fileformat2.html#b_tree_pages
 */
export function scrub(connection: Database.Database): void {
  const { page_count: pages } = connection.prepare('PRAGMA page_count').get() as { page_count: number };
  const read = connection.prepare('SELECT pgno, data FROM sqlite_dbpage WHERE pgno BETWEEN ? AND ?');
  const write = connection.prepare('UPDATE sqlite_dbpage SET data = ? WHERE pgno = ?');
  inTransaction(connection, () => {
    for (let first = 1; first <= pages; first += PIECE) {
      const rows = read.all([first, first + PIECE - 1]) as { pgno: number; data: ArrayBuffer }[];
      for (const { pgno, data } of rows) {
        const page = Buffer.from(data);
        if (clearGap(page, pgno)) write.run([page, pgno]);
      }
    }
  });
}

/** Zeros the space between the list of cells and the cells of a page; false when there was nothing in it. */
function clearGap(page: Buffer, pgno: number): boolean {
  const start = pgno === 1 ? 100 : 0;
  const type = page[start];
  const isInner = type === INNER_PAGE_OF_INDEX;
  if (!isInner && type !== LEAF_PAGE_OF_INDEX && type !== LEAF_PAGE_OF_TABLE) return false;
  if (isInner && isPointerMap(pgno)) return false;
  const from = start + (isInner ? 12 : 8) + page.readUInt16BE(start + 3) * 2;
  const to = page.readUInt16BE(start + 5);
  if (to > PAGE_BYTES || from >= to || isZero(page, from, to)) return false;
  page.fill(0, from, to);
  return true;
}

/** These pages of files that can shrink begin with a byte that might be a type. */
function isPointerMap(pgno: number): boolean {
  return pgno >= 2 && (pgno - 2) % (Math.floor(PAGE_BYTES / 5) + 1) === 0;
}

const ZEROS = Buffer.alloc(PAGE_BYTES);

function isZero(page: Buffer, from: number, to: number): boolean {
  return page.compare(ZEROS, 0, to - from, from, to) === 0;
}
