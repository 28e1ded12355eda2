import { filesToSalvage, keepDamaged } from './database/database-file.ts';
import type { EntryTable } from './database/entry-table.ts';
import { scanEntries, type ScannedRows } from './database/page-scan.ts';
import { salvageText } from './history-problems.ts';
import type { StoredEntry } from './history-store.ts';

/** Entries that are written in one transaction, between which others get their turn. */
const BATCH = 200;
/** Pages that are looked through in one step, however few entries they have. */
const MOST_PAGES = 5000;

export interface SalvageStep {
  readonly added: number;
  /** A damaged file is done: what a person should know about it. */
  readonly finished?: string;
  readonly over: boolean;
}

/** Carries what can be read in damaged files over into the new one, step by step; begun again after a crash. */
export class Salvage {
  readonly #files: string[];
  #pages: Iterator<ScannedRows> | undefined;
  #saved = 0;
  #unreadable = 0;

  private constructor(files: readonly string[]) {
    this.#files = [...files];
  }

  /** Undefined when there is no damaged file. */
  static begin(file: string): Salvage | undefined {
    const files = filesToSalvage(file);
    return files.length === 0 ? undefined : new Salvage(files);
  }

  /** Throws what SQLite throws; the same step can be tried again. `known` tells which entries are elsewhere already. */
  step(disk: EntryTable, known: (ids: readonly string[]) => ReadonlySet<string>): SalvageStep {
    const file = this.#files[0];
    if (file === undefined) return { added: 0, over: true };
    const pages = (this.#pages ??= scanEntries(file));
    const found = new Map<string, StoredEntry>();
    let unreadable = 0;
    let ended = false;
    for (let page = 0; page < MOST_PAGES && found.size < BATCH; page++) {
      const next = pages.next();
      if (next.done === true) {
        ended = true;
        break;
      }
      for (const entry of next.value.entries) if (!found.has(entry.id)) found.set(entry.id, entry);
      unreadable += next.value.unreadable;
    }
    const ids = [...found.keys()];
    const there = new Set([...disk.keysOf(ids).keys(), ...known(ids)]);
    const fresh = [...found.values()].filter(({ id }) => !there.has(id));
    let added: number;
    try {
      added = disk.put(fresh);
    } catch (error) {
      // From the beginning: what is there already is passed over.
      this.#pages = undefined;
      this.#unreadable = 0;
      throw error;
    }
    this.#saved += added;
    this.#unreadable += unreadable;
    if (!ended) return { added, over: false };
    const finished = salvageText(this.#saved, this.#unreadable, keepDamaged(file));
    this.#files.shift();
    this.#pages = undefined;
    this.#saved = 0;
    this.#unreadable = 0;
    return { added, finished, over: this.#files.length === 0 };
  }
}
