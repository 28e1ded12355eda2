/** What the engine's thread and the history's thread tell each other. */
import type { AppErrorCode } from '../../shared/kernel/app-error.ts';
import type { HistoryFilter, HistoryQuery } from '../../shared/contract/history.ts';
import type { AddedEntries, StoredEntry, StoredPage } from './history-store.ts';

/** What is asked for, and what comes back. */
export interface HistoryCalls {
  find: { readonly input: HistoryQuery; readonly output: StoredPage };
  read: { readonly input: string; readonly output: StoredEntry | undefined };
  known: { readonly input: readonly string[]; readonly output: readonly string[] };
  add: { readonly input: readonly StoredEntry[]; readonly output: AddedEntries };
  delete: { readonly input: readonly string[] | HistoryFilter; readonly output: readonly string[] };
  retain: {
    readonly input: { readonly keepDays: number; readonly keepMegabytes: number; readonly nowMs: number };
    readonly output: readonly string[];
  };
  piece: {
    readonly input: { readonly filter: HistoryFilter; readonly after: number; readonly limit: number };
    readonly output: ExportPiece;
  };
  close: { readonly input: null; readonly output: null };
}

/** Some entries, oldest first, and the key after which the next ones follow; null at the end. */
export interface ExportPiece {
  readonly entries: readonly StoredEntry[];
  readonly next: number | null;
}

export type HistoryCall = {
  [Name in keyof HistoryCalls]: {
    readonly type: Name;
    readonly id: number;
    readonly input: HistoryCalls[Name]['input'];
  };
}[keyof HistoryCalls];

export type HistoryInput =
  | HistoryCall
  | { readonly type: 'put'; readonly id: number; readonly input: StoredEntry }
  /** Time to try again what has failed. */
  | { readonly type: 'retry' };

/** The state as the history's thread knows it. */
export interface KeeperState {
  readonly entries: number;
  readonly databaseBytes: number;
  readonly problem: string | null;
  /** Something is to be tried again. */
  readonly obstructed: boolean;
}

/** How the next thread is to begin. */
export interface HistoryStart {
  readonly file: string;
  /** The file is not touched. */
  readonly memoryOnly: boolean;
  /** The file is damaged and gets out of the way under a name with this in it. */
  readonly setAside: string | null;
  /** What happened before that a person should still know. */
  readonly notes: readonly string[];
}

export type HistoryOutput =
  | { readonly type: 'state'; readonly state: KeeperState }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | {
      readonly type: 'refusal';
      readonly id: number;
      readonly code: AppErrorCode;
      readonly message: string;
      readonly remedy: string | null;
    }
  /** A bug that was survived; for the log. */
  | { readonly type: 'fault'; readonly description: string }
  /** These puts wait in memory for the disk. */
  | { readonly type: 'held'; readonly ids: readonly number[] }
  | { readonly type: 'settled'; readonly ids: readonly number[]; readonly stored: boolean }
  /** The thread ends, so that the file is closed for certain; another one goes on with all that is unanswered. */
  | { readonly type: 'restart'; readonly start: HistoryStart };
