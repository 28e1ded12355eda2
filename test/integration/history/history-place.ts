import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { systemClock, type Clock } from '../../../src/shared/kernel/clock.ts';
import { createHistoryStore } from '../../../src/main/history/create-history-store.ts';
import type { HistoryStore, StoredEntry, StoreState } from '../../../src/main/history/history-store.ts';

/** A folder with a history, and everything opened in it, gone after the test. */
export class HistoryPlace {
  readonly folder: string;
  readonly states: StoreState[] = [];
  readonly #stores: HistoryStore[] = [];
  #listeners: (() => void)[] = [];

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(): Promise<HistoryPlace> {
    const place = new HistoryPlace(await mkdtemp(join(tmpdir(), 'vivavoce-history-')));
    places.push(place);
    return place;
  }

  get file(): string {
    return join(this.folder, 'history.sqlite');
  }

  open(clock: Clock = systemClock): HistoryStore {
    const store = createHistoryStore({
      folder: this.folder,
      clock,
      onState: (state) => {
        this.states.push(state);
        for (const listener of this.#listeners.splice(0)) listener();
      },
    });
    this.#stores.push(store);
    return store;
  }

  /** Waits until the state is as wanted. */
  async until(store: HistoryStore, wanted: (state: StoreState) => boolean): Promise<StoreState> {
    while (!wanted(store.state)) await new Promise<void>((resolve) => void this.#listeners.push(resolve));
    return store.state;
  }

  /** A closed history with these entries. */
  async fill(entries: readonly StoredEntry[]): Promise<void> {
    const store = this.open();
    await store.add(entries);
    await store.close();
  }

  files(): Promise<string[]> {
    return readdir(this.folder);
  }

  /** All bytes of all files of the folder, one after the other. */
  async bytes(): Promise<Buffer> {
    const names = await this.files();
    return Buffer.concat(await Promise.all(names.map((name) => readFile(join(this.folder, name)))));
  }

  async clear(): Promise<void> {
    await Promise.all(this.#stores.map((store) => store.close()));
    await rm(this.folder, { recursive: true, force: true });
  }
}

const places: HistoryPlace[] = [];
afterEach(async () => {
  await Promise.all(places.splice(0).map((place) => place.clear()));
});

export async function idsOf(store: HistoryStore, limit = 500): Promise<string[]> {
  const ids: string[] = [];
  for (let offset = 0; ; offset += limit) {
    const page = await store.find({ offset, limit });
    ids.push(...page.entries.map(({ id }) => id));
    if (page.entries.length < limit) return ids;
  }
}

export async function textsOf(store: HistoryStore, text: string, filter = {}): Promise<string[]> {
  const page = await store.find({ text, ...filter, offset: 0, limit: 500 });
  return page.entries.map((entry) => entry.text);
}
