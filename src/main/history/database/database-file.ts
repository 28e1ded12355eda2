import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'libsql';
import { takeCleanEnd } from './clean-end.ts';
import { EntryTable } from './entry-table.ts';
import { faultKind } from './faults.ts';
import { PAGE_BYTES } from './page-scan.ts';
import { migrate, SCHEMA_VERSION, schemaVersion } from './schema.ts';
import { isLogDamaged } from './write-ahead-log.ts';

/** A log that has grown, for example by deleting much, shrinks to this after the next checkpoint. */
const LOG_LIMIT_BYTES = 4 * 2 ** 20;

export type OpenedFile =
  | { readonly kind: 'open'; readonly table: EntryTable; readonly indexRebuilt: boolean }
  | { readonly kind: 'locked' }
  /** A version of this program that does not exist yet has written it. */
  | { readonly kind: 'newer' }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'unwritable' }
  | { readonly kind: 'full' }
  | { readonly kind: 'disk' };

/**
 * Opens the file for this process alone and brings it to the present schema, or says why not.
 *
 * The package closes a file only when all statements are gone, which is when their thread ends. Hence nothing is
 * prepared before the file is known to be ours, and what has to be closed afterwards is closed by ending the thread.
 */
export function openDatabaseFile(file: string): OpenedFile {
  let connection: Database.Database | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const created = createOwnerOnly(file);
    const before = statSync(file);
    const isUntouched = takeCleanEnd(file);
    // SQLite deletes the log of an empty file, and with it what could still be read.
    if (before.size === 0 && sizeOf(`${file}-wal`) > 0) return { kind: 'damaged' };
    connection = new Database(file);
    // Only while the file is empty: taking the lock already writes its first page.
    if (before.size === 0)
      connection.exec(`PRAGMA page_size = ${PAGE_BYTES}; PRAGMA auto_vacuum = INCREMENTAL`);
    connection.exec('PRAGMA locking_mode = EXCLUSIVE');
    connection.exec('BEGIN EXCLUSIVE; COMMIT');
    if (!isSameFile(file, before)) {
      // Another engine has set the file aside meanwhile.
      connection.close();
      return { kind: 'locked' };
    }
    if (!created && before.size === 0) return { kind: 'damaged' };
    if (isLogDamaged(`${file}-wal`, PAGE_BYTES)) return { kind: 'damaged' };
    if (schemaVersion(connection) > SCHEMA_VERSION) return { kind: 'newer' };
    connection.exec(`
      PRAGMA secure_delete = ON;
      PRAGMA journal_mode = WAL;
      PRAGMA journal_size_limit = ${LOG_LIMIT_BYTES};
      PRAGMA synchronous = FULL;
      PRAGMA cache_size = -16000;
    `);
    migrate(connection);
    const table = new EntryTable(connection);
    return isUntouched ? { kind: 'open', table, indexRebuilt: false } : checked(table);
  } catch (error) {
    const kind = faultKind(error);
    if (kind === 'bug') throw error;
    if (kind === 'index-damaged') return { kind: 'damaged' };
    if (kind !== 'damaged') connection?.close();
    return { kind };
  }
}

/** Looks through all pages. Damage to the search index alone is mended in place. */
function checked(table: EntryTable): OpenedFile {
  if (isSound(table)) return { kind: 'open', table, indexRebuilt: false };
  return mendIndex(table) ? { kind: 'open', table, indexRebuilt: true } : { kind: 'damaged' };
}

/** Makes the search index anew where it alone is damaged; false when the entries themselves are. */
export function mendIndex(table: EntryTable): boolean {
  try {
    if (!isSound(table, 'entries')) return false;
    table.rebuildIndex();
    return isSound(table);
  } catch (error) {
    const kind = faultKind(error);
    if (kind === 'damaged' || kind === 'index-damaged') return false;
    throw error;
  }
}

function isSound({ connection }: EntryTable, part: number | 'entries' = 1): boolean {
  try {
    const rows = connection.prepare(`PRAGMA quick_check(${part})`).all() as { quick_check: string }[];
    return rows.every((row) => row.quick_check === 'ok');
  } catch (error) {
    const kind = faultKind(error);
    if (kind === 'damaged' || kind === 'index-damaged') return false;
    throw error;
  }
}

/** True when it was not there before. */
function createOwnerOnly(file: string): boolean {
  try {
    closeSync(openSync(file, 'wx', 0o600));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  // SQLite gives the log the rights of the file.
  chmodSync(file, 0o600);
  return false;
}

function isSameFile(file: string, before: { readonly ino: number; readonly dev: number }): boolean {
  const now = statSync(file, { throwIfNoEntry: false });
  return now !== undefined && now.ino === before.ino && now.dev === before.dev;
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}

/** Bytes on disk, with the log. */
export function bytesOnDisk(file: string): number {
  return sizeOf(file) + sizeOf(`${file}-wal`);
}

/** Everything goes from the log into the file; nothing deleted remains in the log. */
export function emptyLog({ connection }: EntryTable): void {
  connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}

/** Gives the space of deleted entries back to the disk. */
export function shrink({ connection }: EntryTable): void {
  connection.exec('PRAGMA incremental_vacuum');
}

const WAITING_NAME = /^history\.salvage-(.+)\.sqlite$/u;

/**
 * Puts a damaged file with its log out of the way, under a name that says that its entries are still to be saved:
 * an engine that ends meanwhile goes on with it at its next start.
 */
export function setAside(file: string, stamp: string): void {
  const waiting = join(dirname(file), `history.salvage-${stamp}.sqlite`);
  // The file first: should this be the end, the log alone counts as damage, whereas a file alone might pass for whole.
  renameIfThere(file, waiting);
  renameIfThere(`${file}-wal`, `${waiting}-wal`);
  renameIfThere(`${file}-shm`, `${waiting}-shm`);
}

/** Damaged files whose entries are still to be saved. */
export function filesToSalvage(file: string): readonly string[] {
  const folder = dirname(file);
  return readdirSync(folder)
    .filter((name) => WAITING_NAME.test(name))
    .toSorted()
    .map((name) => join(folder, name));
}

/** What could be read is saved: the file gets the name under which it stays. Returns it. */
export function keepDamaged(waiting: string): string {
  const kept = waiting.replace(/history\.salvage-([^/\\]+)$/u, 'history.damaged-$1');
  renameIfThere(`${waiting}-wal`, `${kept}-wal`);
  renameIfThere(`${waiting}-shm`, `${kept}-shm`);
  renameIfThere(waiting, kept);
  return kept;
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
