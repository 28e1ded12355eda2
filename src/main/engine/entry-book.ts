import type { Delivery, EngineEvent, TranscriptEntry } from '../../shared/contract/control.ts';
import type { OutputMode } from '../../shared/contract/dictation.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { HistoryStore, StoredEntry } from '../history/history-store.ts';
import type { RecentTranscript } from '../history/recent-transcript.ts';
import type { Spool } from '../spool/spool.ts';

/** Nothing more happens to an entry by itself. */
const SETTLED: ReadonlySet<Delivery> = new Set(['sent', 'kept', 'failed', 'withdrawn', 'done']);

export interface EntryBookDependencies {
  readonly transcript: RecentTranscript;
  readonly history: HistoryStore;
  readonly spool: Spool;
  readonly announce: (event: EngineEvent) => void;
  /** The user wants nothing to be stored. */
  readonly isPaused: () => boolean;
}

/**
 * Every entry in one place: in memory for those who look on, in the spool until it is safe, in the history for good.
 * Writing to the history never keeps anybody waiting.
 */
export class EntryBook {
  readonly #deps: EntryBookDependencies;
  /** Those in memory that the history was given: it is told what becomes of them also while nothing new is stored. */
  readonly #given = new Set<string>();

  constructor(deps: EntryBookDependencies) {
    this.#deps = deps;
  }

  /** The latest entries, newest last. */
  get recent(): readonly TranscriptEntry[] {
    return this.#deps.transcript.entries.map((entry) => this.#withAudio(entry));
  }

  find(id: string): TranscriptEntry | undefined {
    const entry = this.#deps.transcript.find(id);
    return entry && this.#withAudio(entry);
  }

  /** Also looks among those that have left memory. */
  async findAnywhere(id: string): Promise<TranscriptEntry | undefined> {
    const recent = this.find(id);
    if (recent !== undefined) return recent;
    const stored = await this.#deps.history.read(id);
    return stored && this.complete(stored);
  }

  /** An entry is new. Announces it. `isStored`: the history has an earlier state of it. */
  add(found: TranscriptEntry, isStored = false): TranscriptEntry {
    const { transcript } = this.#deps;
    const entry = withReceipt(found, found.output);
    transcript.add(entry);
    for (const id of this.#given) if (transcript.find(id) === undefined) this.#given.delete(id);
    if (isStored) this.#given.add(entry.id);
    const added = this.#withAudio(entry);
    this.#deps.announce({ type: 'transcription-final', entry: added });
    this.#store(added, isStored);
    return added;
  }

  /** Notes and announces a change; undefined when the entry has left memory. */
  change(id: string, change: Partial<Omit<TranscriptEntry, 'id'>>): TranscriptEntry | undefined {
    const { transcript } = this.#deps;
    const after = transcript.update(id, withReceipt(change, transcript.find(id)?.output));
    return after && this.#changed(after);
  }

  /** The same for any entry. Rejects with `not-found` when there is none any more: what is deleted stays so. */
  async changeAnywhere(id: string, change: Partial<Omit<TranscriptEntry, 'id'>>): Promise<TranscriptEntry> {
    const changed = this.change(id, change);
    if (changed !== undefined) return changed;
    const stored = await this.#deps.history.read(id);
    if (stored === undefined) throw new AppError('not-found', 'There is no such entry in the history.');
    return this.#changed({ ...this.complete(stored), ...withReceipt(change, stored.output) }, true);
  }

  /** Entries that the user has deleted are gone from memory too. */
  forget(ids: readonly string[]): void {
    this.#deps.transcript.remove(ids);
    for (const id of ids) this.#given.delete(id);
  }

  /** A stored entry with what only the spool knows. */
  complete(stored: StoredEntry): TranscriptEntry {
    return { ...stored, hasAudio: this.#deps.spool.has(stored.id) };
  }

  #changed(after: TranscriptEntry, isStored = this.#given.has(after.id)): TranscriptEntry {
    const entry = this.#withAudio(after);
    this.#deps.announce({ type: 'delivery-changed', entry });
    this.#store(entry, isStored);
    return entry;
  }

  /** The spool may forget an entry once nothing more happens to it and the history has it, or must not have it. */
  #store(entry: TranscriptEntry, isStored: boolean): void {
    const { history, spool, isPaused, announce } = this.#deps;
    if (entry.delivery === 'sent') whenWritten(() => spool.delivered(entry.id));
    const isSettled = SETTLED.has(entry.delivery);
    if (isPaused() && !isStored) {
      if (isSettled) this.#settleUnstored(entry);
      return;
    }
    const { hasAudio: _, ...stored } = entry;
    this.#given.add(entry.id);
    void history.put(stored).then((isStored) => {
      if (isStored && isSettled) this.#settle(entry, { keepAudio: true });
      if (isStored) announce({ type: 'history-changed', entryIds: [entry.id], paused: false });
    });
  }

  #settleUnstored(entry: TranscriptEntry): void {
    const settle = (): void => this.#settle(entry, { keepAudio: entry.delivery === 'failed' });
    // What was not handed over has nothing to wait for, and the engine may be ending.
    if (entry.delivery === 'sent') whenWritten(settle);
    else settle();
  }

  #settle(entry: TranscriptEntry, { keepAudio }: { readonly keepAudio: boolean }): void {
    const { spool } = this.#deps;
    if (!keepAudio) return spool.discard(entry.id);
    if (entry.delivery === 'failed') spool.keep(entry.id);
    spool.settled(entry.id);
  }

  #withAudio(entry: TranscriptEntry): TranscriptEntry {
    return { ...entry, hasAudio: this.#deps.spool.has(entry.id) };
  }
}

/** What has just been written to an agent's stream has its first receipt, also when it was sent before. */
function withReceipt<T extends Partial<TranscriptEntry>>(change: T, output: OutputMode | undefined): T {
  if (change.delivery !== 'sent' || (change.output ?? output) === 'keyboard') return change;
  return { ...change, receipt: change.receipt ?? 'accepted' };
}

/**
 * What a stream was given in this turn of the event loop leaves the process at its end. If the process dies before, it
 * was not sent, and must not be on record as if it was.
 */
function whenWritten(then: () => void): void {
  setImmediate(then);
}
