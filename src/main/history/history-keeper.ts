import { dirname } from 'node:path';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { HistoryFilter, HistoryQuery } from '../../shared/contract/history.ts';
import { noteCleanEnd } from './database/clean-end.ts';
import { bytesOnDisk, emptyLog, mendIndex, openDatabaseFile, shrink } from './database/database-file.ts';
import type { EntryTable } from './database/entry-table.ts';
import { faultKind } from './database/faults.ts';
import { scrub } from './database/scrub.ts';
import { exportPiece, mergedPage } from './merged-tables.ts';
import type { ExportPiece, HistoryStart, KeeperState } from './history-messages.ts';
import { INDEX_REBUILT, obstacleText, REPAIRING, waitingText, type Obstacle } from './history-problems.ts';
import type { AddedEntries, StoredEntry, StoredPage } from './history-store.ts';
import { Salvage } from './salvage.ts';
import { WaitingEntries, type PendingEntry, type WaitingNews } from './waiting-entries.ts';

/** Entries in one transaction while what waited is written. */
const BATCH = 200;
const DAY_MS = 86_400_000;

/** Thrown where this thread cannot go on: the file must be closed, which only the end of the thread does. */
export class ThreadOverError extends Error {
  override readonly name = 'ThreadOverError';
  readonly start: Partial<HistoryStart>;
  readonly damaged: boolean;

  constructor(damaged: boolean, start: Partial<HistoryStart> = {}) {
    super('The thread of the history begins anew.');
    this.damaged = damaged;
    this.start = start;
  }
}

export interface KeeperEvents extends WaitingNews {
  /** A bug: what it is, without anything of an entry. */
  fault(description: string): void;
}

/**
 * The entries on disk, and over them those in memory that the disk has not taken yet. Runs in a thread of its own, as
 * everything here waits for the disk. Throws `ThreadOverError` from any method.
 */
export class HistoryKeeper {
  readonly #start: HistoryStart;
  readonly #events: KeeperEvents;
  readonly #waiting: WaitingEntries;
  readonly #memory: EntryTable;
  readonly #notes: string[];
  #disk: EntryTable | undefined;
  #diskEntries = 0;
  #obstacle: Obstacle | null = null;
  #salvage: Salvage | undefined;

  constructor(start: HistoryStart, events: KeeperEvents) {
    this.#start = start;
    this.#events = events;
    this.#notes = [...start.notes];
    this.#waiting = new WaitingEntries(events);
    this.#memory = this.#waiting.table;
  }

  open(): void {
    if (this.#start.memoryOnly) {
      this.#obstacle = 'newer';
      return;
    }
    const opened = openDatabaseFile(this.#start.file);
    switch (opened.kind) {
      case 'damaged':
        throw new ThreadOverError(true);
      case 'newer':
        throw new ThreadOverError(false, { memoryOnly: true });
      case 'open':
        this.#disk = opened.table;
        this.#diskEntries = opened.table.count();
        this.#obstacle = null;
        if (opened.indexRebuilt) this.#note(INDEX_REBUILT);
        this.#salvage = Salvage.begin(this.#start.file);
        this.#drain();
        return;
      default:
        this.#obstacle = opened.kind;
    }
  }

  get state(): KeeperState {
    const waiting = this.#memory.count();
    const { dropped } = this.#waiting;
    const problems = [
      ...(this.#obstacle === null ? [] : [obstacleText(this.#obstacle, dirname(this.#start.file))]),
      ...(this.#obstacle === null && dropped === 0 ? [] : [waitingText(waiting, dropped)]),
      ...(this.#salvage === undefined ? [] : [REPAIRING]),
      ...this.#notes,
    ].filter((text) => text !== '');
    return {
      entries: this.#diskEntries + (waiting === 0 ? 0 : waiting - this.#onDisk(this.#waiting.ids).length),
      databaseBytes: bytesOnDisk(this.#start.file),
      problem: problems.length === 0 ? null : problems.join(' '),
      obstructed: this.#obstacle !== null && this.#obstacle !== 'newer',
    };
  }

  put(pending: readonly PendingEntry[]): void {
    if (pending.length === 0) return;
    try {
      this.#putAll(pending);
    } catch (error) {
      if (error instanceof ThreadOverError) throw error;
      // One of them is not what the database takes: the others are not to suffer for it.
      if (pending.length > 1) {
        for (const one of pending) this.put([one]);
        return;
      }
      this.#events.fault(describeFault(error));
      this.#events.settled(
        pending.map(({ call }) => call),
        false,
      );
    }
  }

  #putAll(pending: readonly PendingEntry[]): void {
    const entries = pending.map(({ entry }) => entry);
    const stored = this.#disk !== undefined && this.#memory.count() === 0 && this.#write(this.#disk, entries);
    if (!stored) return this.#waiting.hold(pending, this.#disk?.keysOf(entries.map(({ id }) => id)));
    this.#events.settled(
      pending.map(({ call }) => call),
      true,
    );
  }

  /** Tries again what has failed. */
  retry(): void {
    if (this.#disk === undefined && this.#obstacle === 'locked') this.open();
    // A file that was opened in part is closed by the end of the thread only.
    else if (this.#disk === undefined && this.#obstacle !== 'newer') throw new ThreadOverError(false);
    else this.#drain();
  }

  /** Saves some more of a damaged file; false when there is nothing left to save for now. */
  salvageSome(): boolean {
    const disk = this.#disk;
    const salvage = this.#salvage;
    if (disk === undefined || salvage === undefined || this.#obstacle !== null) return false;
    try {
      const step = salvage.step(disk, (ids) => new Set(this.#memory.keysOf(ids).keys()));
      this.#diskEntries += step.added;
      if (step.finished !== undefined) this.#note(step.finished);
      if (step.over) this.#salvage = undefined;
      return !step.over;
    } catch (error) {
      this.#obstruct(error);
      return false;
    }
  }

  find(query: HistoryQuery): StoredPage {
    return this.#reading(() => mergedPage(this.#disk, this.#memory, query));
  }

  read(id: string): StoredEntry | undefined {
    return this.#reading(() => {
      for (const table of [this.#memory, this.#disk]) {
        const key = table?.keyOf(id);
        if (table !== undefined && key !== undefined) return table.entriesOf([key])[0]?.entry;
      }
      return undefined;
    });
  }

  known(ids: readonly string[]): readonly string[] {
    return this.#reading(() => [...new Set([...this.#memory.keysOf(ids).keys(), ...this.#onDisk(ids)])]);
  }

  piece(input: {
    readonly filter: HistoryFilter;
    readonly after: number;
    readonly limit: number;
  }): ExportPiece {
    return this.#reading(() => exportPiece(this.#disk, this.#memory, input));
  }

  add(entries: readonly StoredEntry[]): AddedEntries {
    return this.#changing((disk) => {
      if (disk === undefined) throw this.#refusal();
      const known = new Set(this.known(entries.map(({ id }) => id)));
      const fresh = [
        ...new Map(entries.filter(({ id }) => !known.has(id)).map((entry) => [entry.id, entry])).values(),
      ];
      this.#diskEntries += disk.put(fresh);
      return { added: fresh.map(({ id }) => id), known: [...known] };
    });
  }

  delete(which: readonly string[] | HistoryFilter): readonly string[] {
    return this.#changing((disk) => {
      if (!('length' in which) && which.text?.trim() === '')
        throw new AppError('invalid-input', 'A search that is blank deletes nothing.');
      const all = { offset: 0, limit: -1 };
      const inMemory =
        'length' in which ? [...this.#memory.keysOf(which).values()] : this.#memory.newest(which, all);
      // What memory has hides what the disk has under the same key, also from filters.
      const hidden = this.#memory.newest({}, all);
      const onDisk =
        'length' in which
          ? [...(disk?.keysOf(which).values() ?? [])]
          : (disk?.newest(which, all, hidden) ?? []);
      return this.#deleteKeys(disk, [...new Set([...inMemory, ...onDisk])]);
    });
  }

  retain({
    keepDays,
    keepMegabytes,
    nowMs,
  }: {
    readonly keepDays: number;
    readonly keepMegabytes: number;
    readonly nowMs: number;
  }): readonly string[] {
    const gone: string[] = [];
    if (keepDays > 0) {
      const to = new Date(Math.max(0, nowMs - keepDays * DAY_MS)).toISOString();
      gone.push(...this.delete({ to, starred: false }));
    }
    const most = keepMegabytes * 1_000_000;
    // Entries differ in length: the number is estimated, then corrected.
    for (let round = 0; keepMegabytes > 0 && round < 5; round++) {
      const deleted = this.#changing((disk) => {
        const used = disk?.usedBytes() ?? 0;
        if (disk === undefined || used <= most) return [];
        const count = Math.ceil((used - most) / (used / Math.max(1, this.#diskEntries)));
        return this.#deleteKeys(disk, disk.oldest({ starred: false }, -1, count));
      });
      gone.push(...deleted);
      if (deleted.length === 0) break;
    }
    return gone;
  }

  /** Moves what was written into the file proper, so that a crash finds little in the log. */
  tidy(): void {
    if (this.#disk === undefined) return;
    try {
      emptyLog(this.#disk);
    } catch (error) {
      this.#obstruct(error);
    }
  }

  close(): void {
    this.#drain();
    this.tidy();
    this.#waiting.close();
    const wasOpen = this.#disk !== undefined;
    this.#disk?.connection.close();
    this.#disk = undefined;
    if (wasOpen && this.#obstacle === null && this.#salvage === undefined) noteCleanEnd(this.#start.file);
  }

  #deleteKeys(disk: EntryTable | undefined, keys: readonly number[]): readonly string[] {
    const ids = new Set([...(disk?.idsOf(keys) ?? []), ...this.#memory.idsOf(keys)]);
    if (ids.size === 0) return [];
    if (disk !== undefined) {
      disk.delete(keys);
      this.#diskEntries = disk.count();
      shrink(disk);
      scrub(disk.connection);
      emptyLog(disk);
    }
    this.#waiting.remove(keys, false);
    return [...ids];
  }

  /** Writes the entries; false when the disk does not take them. */
  #write(disk: EntryTable, entries: readonly StoredEntry[]): boolean {
    try {
      this.#diskEntries += disk.put(entries);
      this.#obstacle = null;
      return true;
    } catch (error) {
      if (faultKind(error) === 'index-damaged' && mendIndex(disk)) {
        this.#note(INDEX_REBUILT);
        return this.#write(disk, entries);
      }
      this.#obstruct(error);
      return false;
    }
  }

  /** Writes what waits, oldest first, as far as the disk takes it. */
  #drain(): void {
    const disk = this.#disk;
    if (disk === undefined) return;
    for (let batch = BATCH; ;) {
      const keys = this.#memory.oldest({}, -1, batch);
      if (keys.length === 0) {
        if (this.#obstacle === null) return;
        this.#obstacle = null;
        this.tidy();
        return;
      }
      const entries = this.#memory.entriesOf(keys).map(({ entry }) => entry);
      if (this.#write(disk, entries)) {
        this.#waiting.remove(keys, true);
      } else if (batch === 1) return;
      // There may be room for some of them.
      else batch = 1;
    }
  }

  #onDisk(ids: readonly string[]): readonly string[] {
    return [...(this.#disk?.keysOf(ids).keys() ?? [])];
  }

  /** Reads, once more if only the search index was damaged. */
  #reading<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      const disk = this.#disk;
      if (disk === undefined || faultKind(error) !== 'index-damaged') return this.#fail(error);
      if (!mendIndex(disk)) throw new ThreadOverError(true);
      this.#note(INDEX_REBUILT);
      return read();
    }
  }

  /** Changes the whole history: all entries have to be there first. */
  #changing<T>(change: (disk: EntryTable | undefined) => T): T {
    while (this.salvageSome());
    return this.#reading(() => change(this.#disk));
  }

  /** Notes why the disk does not take what is written. */
  #obstruct(error: unknown): void {
    const kind = faultKind(error);
    if (kind === 'damaged' || kind === 'index-damaged') throw new ThreadOverError(true);
    if (kind === 'bug') throw error;
    this.#obstacle = kind;
  }

  /** Turns a fault of reading or deleting into an answer for a person. */
  #fail(error: unknown): never {
    if (AppError.is(error) || error instanceof ThreadOverError) throw error;
    this.#obstruct(error);
    throw this.#refusal(error);
  }

  #refusal(cause?: unknown): AppError {
    const why = this.#obstacle === null ? undefined : obstacleText(this.#obstacle, dirname(this.#start.file));
    return new AppError('storage-failed', why ?? 'The history could not be changed.', {
      retryable: true,
      cause,
    });
  }

  #note(text: string): void {
    if (!this.#notes.includes(text)) this.#notes.push(text);
  }

  /** What the next thread should still tell. */
  get notes(): readonly string[] {
    return this.#notes;
  }
}

/** Kind and code of an error. Messages are left out: those of a database may quote values. */
export function describeFault(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = (error as { readonly code?: unknown }).code;
  return typeof code === 'string' ? `${error.name} ${code}` : error.name;
}
