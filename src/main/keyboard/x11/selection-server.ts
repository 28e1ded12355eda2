import type { Clock } from '../../../shared/kernel/clock.ts';
import { within } from '../../../shared/kernel/pause.ts';
import type { Atoms } from './atoms.ts';
import type { XConnection, XEvent } from './connection.ts';
import { IncrementalTransfers } from './incremental-transfers.ts';
import { readProperty, writeProperty, type PropertyValue } from './properties.ts';
import type { Offer } from './selection-offer.ts';
import { selectionOwner } from './selection-reader.ts';
import { readWords, words, xRequest } from './wire.ts';
import { destroyWindow, makeWindow, sendEvent } from './windows.ts';

const SET_SELECTION_OWNER = 22;
const PROPERTY_NOTIFY = 28;
const SELECTION_CLEAR = 29;
const SELECTION_REQUEST = 30;
const SELECTION_NOTIFY = 31;

const TIME_LIMIT_MS = 2000;
/** Values beyond this are handed over in parts (ICCCM section 2.7.2). */
const WHOLE_BYTES = 64 * 1024;

/** A selection that this program owns. */
export interface OwnedSelection {
  readonly selection: number;
  readonly window: number;
  /** Server time at which it was taken. */
  readonly timeMs: number;
  readonly offer: Offer;
}

/** A program has fetched a value to its end, or another part of a long one. */
export interface Fetch {
  readonly owned: OwnedSelection;
  readonly requestor: number;
  readonly target: number;
  readonly complete: boolean;
}

/** Owns selections and answers those who ask for them, until another program takes them. */
export class SelectionServer {
  readonly #x: XConnection;
  readonly #atoms: Atoms;
  readonly #clock: Clock;
  readonly #owned = new Map<number, OwnedSelection>();
  readonly #transfers: IncrementalTransfers;
  readonly #listeners = new Set<(fetch: Fetch) => void>();

  constructor(x: XConnection, atoms: Atoms, clock: Clock) {
    this.#x = x;
    this.#atoms = atoms;
    this.#clock = clock;
    this.#transfers = new IncrementalTransfers(x, clock);
    x.onEvent((event) => {
      if (event.type === SELECTION_CLEAR) this.#forget(event.bytes);
      if (event.type === SELECTION_REQUEST) void this.#answer(event).catch(() => {});
    });
  }

  /** Hears who fetches what until the returned function is called. */
  onFetch(listener: (fetch: Fetch) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What this program has in the selection now, if it owns it. */
  ownedBy(ownerWindow: number): OwnedSelection | undefined {
    return this.#owned.get(ownerWindow);
  }

  get all(): readonly OwnedSelection[] {
    return [...this.#owned.values()];
  }

  /** The server's present time, as owners must give it; undefined when the server does not answer. */
  async timeMs(): Promise<number | undefined> {
    const window = makeWindow(this.#x);
    try {
      return await this.#timeAt(window);
    } finally {
      if (this.#x.lost === undefined) destroyWindow(this.#x, window);
    }
  }

  /** Takes a selection; undefined when another program took it at the same moment. */
  async take(selection: number, offer: Offer, timeMs: number): Promise<OwnedSelection | undefined> {
    const window = makeWindow(this.#x);
    const owned = { selection, window, timeMs, offer };
    this.#owned.set(window, owned);
    this.#x.tell(xRequest(SET_SELECTION_OWNER, 0, words(window, selection, timeMs)));
    if ((await selectionOwner(this.#x, selection)) === window) return owned;
    this.#drop(owned);
    return undefined;
  }

  /**
   * Gives a selection another content, or with undefined gives it up. The time is the one at which it was taken: had
   * another program taken it since, the server would pass over the request, and theirs stays.
   */
  async replace(owned: OwnedSelection, offer: Offer | undefined): Promise<void> {
    if (offer !== undefined) await this.take(owned.selection, offer, owned.timeMs);
    else this.#x.tell(xRequest(SET_SELECTION_OWNER, 0, words(0, owned.selection, owned.timeMs)));
    this.#drop(owned);
  }

  dispose(): void {
    this.#transfers.dispose();
  }

  #drop(owned: OwnedSelection): void {
    this.#owned.delete(owned.window);
    if (this.#x.lost === undefined) destroyWindow(this.#x, owned.window);
  }

  #forget(clear: Buffer): void {
    const owned = this.#owned.get(clear.readUInt32LE(8));
    if (owned?.selection === clear.readUInt32LE(12)) this.#drop(owned);
  }

  async #timeAt(window: number): Promise<number | undefined> {
    const property = await this.#atoms.id('VIVAVOCE_TIME');
    let stop = (): void => {};
    const time = new Promise<number>((resolve) => {
      stop = this.#x.onEvent(({ type, bytes }) => {
        if (type === PROPERTY_NOTIFY && bytes.readUInt32LE(4) === window) resolve(bytes.readUInt32LE(12));
      });
    });
    try {
      writeProperty(this.#x, window, property, { type: property, format: 8, data: Buffer.alloc(0) });
      return await within(this.#clock, TIME_LIMIT_MS, time);
    } finally {
      stop();
    }
  }

  async #answer({ bytes }: XEvent): Promise<void> {
    const [timeMs = 0, window = 0, requestor = 0, selection = 0, target = 0, given = 0] = readWords(
      bytes,
      4,
      6,
    );
    const owned = this.#owned.get(window);
    // Clients of before 1988 leave the property out; the target stands for it.
    const property = given === 0 ? target : given;
    const done = owned?.selection === selection && (await this.#fulfil(owned, requestor, target, property));
    const notice = Buffer.alloc(32);
    notice.writeUInt8(SELECTION_NOTIFY, 0);
    words(timeMs, requestor, selection, target, done ? property : 0).copy(notice, 4);
    sendEvent(this.#x, requestor, notice);
    if (done && owned.offer.has(target) && !this.#isLong(owned, target))
      this.#report({ owned, requestor, target, complete: true });
  }

  /** Puts the value of a target into the requestor's property; false when there is no such target. */
  async #fulfil(
    owned: OwnedSelection,
    requestor: number,
    target: number,
    property: number,
  ): Promise<boolean> {
    const [targets, timestamp, multiple] = await this.#atoms.ids(['TARGETS', 'TIMESTAMP', 'MULTIPLE']);
    const [atom = 0, integer = 0] = await this.#atoms.ids(['ATOM', 'INTEGER']);
    const write = (value: PropertyValue): true => {
      writeProperty(this.#x, requestor, property, value);
      return true;
    };
    if (target === targets)
      return write({
        type: atom,
        format: 32,
        data: words(targets, timestamp ?? 0, multiple ?? 0, ...owned.offer.keys()),
      });
    if (target === timestamp) return write({ type: integer, format: 32, data: words(owned.timeMs) });
    if (target === multiple) return this.#fulfilSeveral(owned, requestor, property);
    const value = owned.offer.get(target);
    if (value === undefined) return false;
    if (!this.#isLong(owned, target)) return write(value);
    const type = await this.#atoms.id('INCR');
    this.#transfers.start({ window: requestor, property, value, incrementsType: type }, (complete) =>
      this.#report({ owned, requestor, target, complete }),
    );
    return true;
  }

  /** A list of pairs of target and property; those that cannot be had are marked in the list. */
  async #fulfilSeveral(owned: OwnedSelection, requestor: number, property: number): Promise<boolean> {
    const list = await readProperty(this.#x, requestor, property);
    if (list === undefined || list.format !== 32) return false;
    const pairs = [...readWords(list.data, 0, list.data.length / 4)];
    for (let index = 0; index + 1 < pairs.length; index += 2) {
      const [target = 0, place = 0] = [pairs[index], pairs[index + 1]];
      if (!(await this.#fulfil(owned, requestor, target, place))) pairs[index + 1] = 0;
      else if (owned.offer.has(target) && !this.#isLong(owned, target))
        this.#report({ owned, requestor, target, complete: true });
    }
    writeProperty(this.#x, requestor, property, { ...list, data: words(...pairs) });
    return true;
  }

  #isLong(owned: OwnedSelection, target: number): boolean {
    return (owned.offer.get(target)?.data.length ?? 0) > WHOLE_BYTES;
  }

  #report(fetch: Fetch): void {
    for (const listener of [...this.#listeners]) listener(fetch);
  }
}
