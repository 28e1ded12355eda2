import type { TranscriptEntry } from '../../shared/contract/control.ts';
import type {
  ExportFormat,
  HistoryFilter,
  HistoryPage,
  HistoryQuery,
} from '../../shared/contract/history.ts';

/** What is known of an entry whose recording may be gone meanwhile: `hasAudio` is told by the spool, not stored. */
export type StoredEntry = Omit<TranscriptEntry, 'hasAudio'>;

/** The state of the database itself. */
export interface StoreState {
  readonly entries: number;
  readonly databaseBytes: number;
  /** What went wrong, and what it means for the user; null when all is well. */
  readonly problem: string | null;
}

export type StoredPage = Omit<HistoryPage, 'entries'> & { readonly entries: readonly StoredEntry[] };

/** What became of entries that were to be added. */
export interface AddedEntries {
  /** Ids of those that are stored now. */
  readonly added: readonly string[];
  /** Ids of those that were there already; they stay as they were. */
  readonly known: readonly string[];
}

/**
 * Port: everything that was said, for good. Writing never waits and never fails towards the caller: what the disk does
 * not take stays in memory, is tried again, and shows in `state`. The other methods reject with `storage-failed` when
 * the disk refuses what they need, with `unavailable` after `close`.
 */
export interface HistoryStore {
  readonly state: StoreState;
  /**
   * Stores an entry, or another version of one that is there. Resolves with true when it is on disk, with false when it
   * will not be: too much waits in memory already, or the store was closed before the disk took it.
   */
  put(entry: StoredEntry): Promise<boolean>;
  /** Stores those entries that are not there yet, or none of them. For many at a time; does not wait for the disk. */
  add(entries: readonly StoredEntry[]): Promise<AddedEntries>;
  find(query: HistoryQuery): Promise<StoredPage>;
  /** Undefined when there is none. */
  read(id: string): Promise<StoredEntry | undefined>;
  /** Which of these ids are stored. */
  known(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Deletes for good, so that nothing of the text stays in the file. Resolves with the ids that were there. */
  delete(which: readonly string[] | HistoryFilter): Promise<readonly string[]>;
  /** Deletes what is too old or too much; 0 sets no limit; starred entries stay. Resolves with the ids. */
  retain(limits: { readonly keepDays: number; readonly keepMegabytes: number }): Promise<readonly string[]>;
  /** The matching entries as text, oldest first, in pieces of any size. */
  export(format: ExportFormat, filter: HistoryFilter): AsyncIterable<string>;
  /** Writes what waits and closes the file. */
  close(): Promise<void>;
}
