import type { TranscriptEntry } from '../../shared/contract/control.ts';
import type { ExportFormat, HistoryFilter, HistoryPage, HistoryQuery } from '../../shared/contract/history.ts';

/** What is known of an entry whose recording may be gone meanwhile: `hasAudio` is told by the spool, not stored. */
export type StoredEntry = Omit<TranscriptEntry, 'hasAudio'>;

/** The state of the database itself. */
export interface StoreState {
  readonly entries: number;
  readonly databaseBytes: number;
  /** What went wrong, and what it means for the user; null when all is well. */
  readonly problem: string | null;
}

/**
 * Port: everything that was said, for good. Writing never waits and never fails towards the caller: what the disk does
 * not take stays in memory, is tried again, and shows in `state`.
 */
export interface HistoryStore {
  readonly state: StoreState;
  /** Stores an entry, or another version of one that is there. Resolves when it is on disk, or will not be. */
  put(entry: StoredEntry): Promise<boolean>;
  find(query: HistoryQuery): Promise<Omit<HistoryPage, 'entries'> & { readonly entries: readonly StoredEntry[] }>;
  /** Undefined when there is none. */
  read(id: string): Promise<StoredEntry | undefined>;
  /** Which of these ids are stored. */
  known(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Deletes for good, so that nothing of the text stays in the file. Resolves with the ids that were there. */
  delete(which: readonly string[] | HistoryFilter): Promise<readonly string[]>;
  /** Deletes what is too old or too much; starred entries stay. Resolves with the ids. */
  retain(limits: { readonly keepDays: number; readonly keepMegabytes: number }): Promise<readonly string[]>;
  /** The matching entries as text, oldest first, in pieces of any size. */
  export(format: ExportFormat, filter: HistoryFilter): AsyncIterable<string>;
  /** Writes what waits and closes the file. */
  close(): Promise<void>;
}
