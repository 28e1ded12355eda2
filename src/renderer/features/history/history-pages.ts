/**
 * The history as a list of any length: pages that are fetched where a person looks and ahead of where they scroll to,
 * kept true while entries come and go. Without DOM.
 */
import { AppError, explain } from '../../../shared/kernel/app-error.ts';
import type { TranscriptEntry } from '../../../shared/contract/control.ts';
import type { HistoryFilter, HistoryPage } from '../../../shared/contract/history.ts';
import type { HistoryPart } from '../../lib/engine-gateway.ts';
import { Store } from '../../lib/store.ts';
import type { ReadableStore } from '../../lib/store.ts';

const PAGE_ENTRIES = 100;
/** Pages fetched beyond the seen ones: where the person scrolls to, and on the other side. */
const PAGES_AHEAD = 3;
const PAGES_BEHIND = 1;
const MOST_AT_ONCE = 3;
/** Pages that are kept; the one that was seen longest ago goes first. */
const MOST_KEPT = 60;

export interface HistoryState {
  readonly filter: HistoryFilter;
  /** Entries that the filter lets through; null before the first answer. */
  readonly total: number | null;
  /** Grows whenever entries have come, changed or moved. */
  readonly revision: number;
  /** Grows whenever another filter's entries are shown: then the list begins at its top. */
  readonly listing: number;
  /** By how many rows what was seen has moved down; grows and shrinks. */
  readonly moved: number;
  /** Entries that came above what is seen, since the person was last at the top. */
  readonly newAbove: number;
  /** The answer to another filter is on its way. */
  readonly searching: boolean;
  /** Why the history cannot be read, for a person. */
  readonly problem: string | null;
}

export type AskHistory = (query: HistoryPart, signal: AbortSignal) => Promise<HistoryPage>;

interface Seen {
  readonly first: number;
  readonly last: number;
  readonly direction: 1 | -1;
  /** The person is at the top and wants to see what comes. */
  readonly follows: boolean;
}

export class HistoryPages {
  readonly #ask: AskHistory;
  readonly #state = new Store<HistoryState>({
    filter: {},
    total: null,
    revision: 0,
    listing: 0,
    moved: 0,
    newAbove: 0,
    searching: false,
    problem: null,
  });
  /** By number, the one that was used last at the end. */
  #pages = new Map<number, readonly TranscriptEntry[]>();
  readonly #fetching = new Map<number, AbortController>();
  readonly #agents = new Set<string>();
  #seen: Seen = { first: 0, last: 0, direction: 1, follows: true };
  /** The refresh or the search that is under way. */
  #renewal: AbortController | undefined;
  #again = false;

  constructor(ask: AskHistory) {
    this.#ask = ask;
  }

  get state(): ReadableStore<HistoryState> {
    return this.#state;
  }

  /** Agents that occur in what was read so far. */
  get agents(): ReadonlySet<string> {
    return this.#agents;
  }

  /** The entry in a row; undefined while it is on its way. */
  entry(index: number): TranscriptEntry | undefined {
    return this.#pages.get(Math.floor(index / PAGE_ENTRIES))?.[index % PAGE_ENTRIES];
  }

  /** The row of an entry that is at hand. */
  indexOf(entryId: string): number | undefined {
    for (const [number, page] of this.#pages) {
      const place = page.findIndex(({ id }) => id === entryId);
      if (place >= 0) return number * PAGE_ENTRIES + place;
    }
    return undefined;
  }

  /** The person sees these rows: fetches what is missing of them, and then what comes next. */
  show(first: number, last: number, follows: boolean): void {
    const direction = first === this.#seen.first ? this.#seen.direction : first > this.#seen.first ? 1 : -1;
    this.#seen = { first, last, direction, follows };
    if (follows && this.#state.get().newAbove > 0) this.#change({ newAbove: 0 });
    this.#fill();
  }

  /** Shows another filter's entries as soon as they are there. */
  filter(filter: HistoryFilter): void {
    this.#change({ filter, searching: true, problem: null });
    void this.#renew();
  }

  /** Something was stored, changed or deleted: reads what is seen anew, and keeps it where it is. */
  refresh(): void {
    if (this.#renewal !== undefined) this.#again = true;
    else void this.#renew();
  }

  /** The engine answered with an entry that has changed. */
  put(entry: TranscriptEntry): void {
    const index = this.indexOf(entry.id);
    if (index === undefined) return;
    const number = Math.floor(index / PAGE_ENTRIES);
    const page = this.#pages.get(number) ?? [];
    this.#pages.set(
      number,
      page.map((other) => (other.id === entry.id ? entry : other)),
    );
    this.#change({});
  }

  async #renew(): Promise<void> {
    this.#renewal?.abort();
    const renewal = new AbortController();
    this.#renewal = renewal;
    this.#again = false;
    this.#stopFetching();
    const { searching, total } = this.#state.get();
    try {
      if (searching || total === null) await this.#readFromTop(renewal.signal);
      else await this.#readInPlace(total, renewal.signal);
    } catch (error) {
      if (!renewal.signal.aborted) this.#change({ searching: false, problem: explain(error) });
    }
    if (this.#renewal !== renewal) return;
    this.#renewal = undefined;
    if (this.#again) return this.refresh();
    if (this.#state.get().problem === null) this.#fill();
  }

  async #readFromTop(signal: AbortSignal): Promise<void> {
    const { filter, listing } = this.#state.get();
    const page = await this.#read(filter, 0, signal);
    this.#pages = new Map([[0, page.entries]]);
    this.#seen = { first: 0, last: 0, direction: 1, follows: true };
    this.#change({
      total: page.total,
      listing: listing + 1,
      moved: 0,
      newAbove: 0,
      searching: false,
      problem: null,
    });
  }

  /** Reads what is seen, and finds where it is now that entries came or went above it. */
  async #readInPlace(before: number, signal: AbortSignal): Promise<void> {
    const { filter } = this.#state.get();
    const { first, last } = this.#seen;
    const anchors = this.#anchors(first, last);
    const start = await this.#read(filter, pageOf(first), signal);
    const pages = new Map([[pageOf(first), start.entries]]);
    const change = start.total - before;
    const wanted = new Set([pageOf(last), pageOf(first + change), pageOf(last + change)]);
    for (const number of wanted) {
      if (number < 0 || number * PAGE_ENTRIES >= start.total || pages.has(number)) continue;
      pages.set(number, (await this.#read(filter, number, signal)).entries);
    }
    this.#pages = pages;
    const found = anchors.find(({ id }) => this.indexOf(id) !== undefined);
    const shift =
      found === undefined || this.#seen.follows ? 0 : (this.indexOf(found.id) ?? found.index) - found.index;
    const { moved, newAbove } = this.#state.get();
    this.#seen = { ...this.#seen, first: Math.max(0, first + shift), last: Math.max(0, last + shift) };
    this.#change({
      total: start.total,
      moved: moved + shift,
      newAbove: this.#seen.follows ? 0 : Math.max(0, newAbove + shift),
      problem: null,
    });
  }

  #anchors(first: number, last: number): { readonly id: string; readonly index: number }[] {
    const anchors = [];
    for (let index = first; index <= last; index += 1) {
      const entry = this.entry(index);
      if (entry !== undefined) anchors.push({ id: entry.id, index });
    }
    return anchors;
  }

  /** Fetches the nearest page that is wanted and not there; far ones that a jump left behind are given up. */
  #fill(): void {
    const { total, searching, problem } = this.#state.get();
    if (total === null || searching || problem !== null || this.#renewal !== undefined) return;
    const wanted = this.#wantedPages(total);
    for (const [number, fetch] of this.#fetching) if (!wanted.includes(number)) fetch.abort();
    for (const number of wanted) {
      const page = this.#pages.get(number);
      if (page !== undefined) {
        // The last used one is at the end.
        this.#pages.delete(number);
        this.#pages.set(number, page);
      } else if (!this.#fetching.has(number) && this.#fetching.size < MOST_AT_ONCE) {
        void this.#fetch(number);
      }
    }
    for (const number of this.#pages.keys()) {
      if (this.#pages.size <= MOST_KEPT) break;
      this.#pages.delete(number);
    }
  }

  #wantedPages(total: number): number[] {
    const { first, last, direction } = this.#seen;
    const seen = [];
    for (let number = pageOf(first); number <= pageOf(last); number += 1) seen.push(number);
    const ahead = direction === 1 ? pageOf(last) : pageOf(first);
    const behind = direction === 1 ? pageOf(first) : pageOf(last);
    const more = [
      ...Array.from({ length: PAGES_AHEAD }, (_, step) => ahead + direction * (step + 1)),
      ...Array.from({ length: PAGES_BEHIND }, (_, step) => behind - direction * (step + 1)),
    ];
    return [...seen, ...more].filter((number) => number >= 0 && number * PAGE_ENTRIES < total);
  }

  async #fetch(number: number): Promise<void> {
    const fetch = new AbortController();
    this.#fetching.set(number, fetch);
    const { filter, total } = this.#state.get();
    try {
      const page = await this.#read(filter, number, fetch.signal);
      if (fetch.signal.aborted) return;
      this.#pages.set(number, page.entries);
      this.#change({});
      // Something came or went meanwhile, and where is not known.
      if (page.total !== total) this.refresh();
    } catch (error) {
      if (!fetch.signal.aborted) this.#change({ problem: explain(error) });
    } finally {
      if (this.#fetching.get(number) === fetch) this.#fetching.delete(number);
      this.#fill();
    }
  }

  async #read(filter: HistoryFilter, number: number, signal: AbortSignal): Promise<HistoryPage> {
    const page = await this.#ask({ ...filter, offset: number * PAGE_ENTRIES, limit: PAGE_ENTRIES }, signal);
    if (signal.aborted) throw new AppError('cancelled', 'Something else was asked for meanwhile.');
    for (const { agentId } of page.entries) if (agentId !== null) this.#agents.add(agentId);
    return page;
  }

  #stopFetching(): void {
    for (const fetch of this.#fetching.values()) fetch.abort();
    this.#fetching.clear();
  }

  #change(change: Partial<HistoryState>): void {
    this.#state.update((state) => ({ ...state, ...change, revision: state.revision + 1 }));
  }
}

function pageOf(index: number): number {
  return Math.floor(index / PAGE_ENTRIES);
}
