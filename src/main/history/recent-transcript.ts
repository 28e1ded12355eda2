import type { Delivery, TranscriptEntry } from '../../shared/contract/control.ts';

/** Entries a client sees at once; older ones leave memory. */
const RECENT_ENTRIES = 50;

/** Something still happens to these; nobody else would note what. */
const WAITING: ReadonlySet<Delivery> = new Set(['pending', 'held', 'confirming']);

/** The latest transcriptions, newest last, held in memory for the life of the engine; older ones while they wait. */
export class RecentTranscript {
  #entries: TranscriptEntry[] = [];

  get entries(): readonly TranscriptEntry[] {
    return this.#entries;
  }

  add(entry: TranscriptEntry): void {
    const entries = [...this.#entries, entry];
    let surplus = entries.length - RECENT_ENTRIES;
    this.#entries = entries.filter((known) => WAITING.has(known.delivery) || surplus-- <= 0);
  }

  find(id: string): TranscriptEntry | undefined {
    return this.#entries.find((entry) => entry.id === id);
  }

  remove(ids: readonly string[]): void {
    const gone = new Set(ids);
    this.#entries = this.#entries.filter(({ id }) => !gone.has(id));
  }

  /** Changes some fields of an entry and returns the new one; undefined when it has left memory. */
  update(id: string, change: Partial<Omit<TranscriptEntry, 'id'>>): TranscriptEntry | undefined {
    const before = this.find(id);
    if (before === undefined) return undefined;
    const after = { ...before, ...change };
    this.#entries = this.#entries.map((entry) => (entry === before ? after : entry));
    return after;
  }
}
