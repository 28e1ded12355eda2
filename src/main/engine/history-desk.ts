import type { EngineEvent, TranscriptEntry } from '../../shared/contract/control.ts';
import type {
  ExportFormat,
  HistoryChange,
  HistoryFilter,
  HistoryImported,
  HistoryInfo,
  HistoryPage,
  HistoryQuery,
} from '../../shared/contract/history.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { HistoryStore, StoredEntry } from '../history/history-store.ts';
import { ImportReader } from '../history/import-lines.ts';
import type { Spool } from '../spool/spool.ts';
import type { HistoryDesk } from './engine-facade.ts';
import type { EntryBook } from './entry-book.ts';

export interface EngineHistoryDependencies {
  readonly store: HistoryStore;
  readonly spool: Spool;
  readonly entries: EntryBook;
  readonly announce: (event: EngineEvent) => void;
  /** A text that still waits for an agent is not wanted any more. */
  readonly withdraw: (id: string) => void;
  readonly isPaused: () => boolean;
  readonly setPaused: (paused: boolean) => Promise<void>;
}

/** Entries of an import that are stored together. */
const IMPORT_BATCH = 200;

/** The history as clients see it: the store's entries with the spool's recordings. */
export class EngineHistory implements HistoryDesk {
  readonly #deps: EngineHistoryDependencies;

  constructor(deps: EngineHistoryDependencies) {
    this.#deps = deps;
  }

  get info(): HistoryInfo {
    const { store, spool, isPaused } = this.#deps;
    const { entries, databaseBytes, problem } = store.state;
    return { entries, databaseBytes, problem, audioBytes: spool.audioBytes, paused: isPaused() };
  }

  async find(query: HistoryQuery): Promise<HistoryPage> {
    const page = await this.#deps.store.find(query);
    return { ...page, entries: page.entries.map((entry) => this.#deps.entries.complete(entry)) };
  }

  async read(id: string): Promise<TranscriptEntry> {
    const entry = await this.#deps.entries.findAnywhere(id);
    if (entry === undefined) throw new AppError('not-found', 'There is no such entry in the history.');
    return entry;
  }

  async audioFile(id: string): Promise<string> {
    const { spool } = this.#deps;
    // What was said just now may not be on disk yet.
    if (spool.has(id) && spool.file(id) === undefined) await spool.flush();
    const file = spool.file(id);
    if (file !== undefined) return file;
    throw new AppError('not-found', 'The recording of this entry is not kept any more.', {
      remedy: 'How long recordings are kept is set by history.keepAudioDays.',
    });
  }

  async change(id: string, change: HistoryChange): Promise<TranscriptEntry> {
    const { starred, text } = change;
    return this.#deps.entries.changeAnywhere(id, {
      ...(starred !== undefined && { starred }),
      ...(text !== undefined && { text }),
    });
  }

  async delete(which: readonly string[] | HistoryFilter): Promise<number> {
    const { store, spool, announce, isPaused } = this.#deps;
    const ids = await store.delete(which);
    const gone = isIds(which) ? [...new Set([...ids, ...which])] : ids;
    this.#forget(new Set(gone));
    try {
      await spool.forget(gone);
    } finally {
      // The texts are gone, whatever becomes of the recordings.
      announce({ type: 'history-changed', entryIds: null, paused: isPaused() });
    }
    return ids.length;
  }

  /** What is deleted must not reach an agent that connects a moment later. */
  #forget(gone: ReadonlySet<string>): void {
    const { entries, withdraw } = this.#deps;
    const waiting = entries.recent.filter(({ id, delivery }) => gone.has(id) && delivery === 'held');
    entries.forget([...gone]);
    for (const { id } of waiting) withdraw(id);
  }

  export(format: ExportFormat, filter: HistoryFilter): AsyncIterable<string> {
    return this.#deps.store.export(format, filter);
  }

  async import(lines: AsyncIterable<Uint8Array>): Promise<HistoryImported> {
    const { store, announce, isPaused } = this.#deps;
    const reader = new ImportReader(lines);
    let [imported, known] = [0, 0];
    const add = async (batch: readonly StoredEntry[]): Promise<void> => {
      const outcome = await store.add(batch);
      imported += outcome.added.length;
      known += outcome.known.length;
    };
    let batch: StoredEntry[] = [];
    try {
      for await (const entry of reader.entries()) {
        batch.push(entry);
        if (batch.length < IMPORT_BATCH) continue;
        await add(batch);
        batch = [];
      }
      await add(batch);
    } finally {
      announce({ type: 'history-changed', entryIds: null, paused: isPaused() });
    }
    return { imported, known, refused: reader.refused };
  }

  async setPaused(paused: boolean): Promise<void> {
    await this.#deps.setPaused(paused);
    this.#deps.announce({ type: 'history-changed', entryIds: [], paused });
  }
}

function isIds(which: readonly string[] | HistoryFilter): which is readonly string[] {
  return Array.isArray(which);
}
