import type { Clock } from '../../../shared/kernel/clock.ts';
import { within } from '../../../shared/kernel/pause.ts';
import type { Atoms } from './atoms.ts';
import type { XConnection, XEvent } from './connection.ts';
import { deleteProperty, readProperty, type PropertyValue } from './properties.ts';
import type { Offer } from './selection-offer.ts';
import { readWords, words, xRequest } from './wire.ts';
import { destroyWindow, makeWindow } from './windows.ts';

const GET_SELECTION_OWNER = 23;
const CONVERT_SELECTION = 24;
const PROPERTY_NOTIFY = 28;
const SELECTION_NOTIFY = 31;
const NEW_VALUE = 0;

/** An owner that does not answer a question, or does not go on with a long answer, for so long is taken for stuck. */
const ANSWER_LIMIT_MS = 1000;
/** All of a clipboard together. */
const KEPT_BYTES = 32 * 1024 * 1024;
const KEPT_TARGETS = 64;

/** Targets that ask the owner to do something, or are about the selection and not its content. */
const NO_CONTENT: ReadonlySet<string> = new Set([
  'TARGETS',
  'MULTIPLE',
  'TIMESTAMP',
  'SAVE_TARGETS',
  'DELETE',
  'INSERT_SELECTION',
  'INSERT_PROPERTY',
]);

/** The window that owns a selection, 0 when nobody does. */
export async function selectionOwner(x: XConnection, selection: number): Promise<number> {
  return (await x.ask(xRequest(GET_SELECTION_OWNER, 0, words(selection)))).readUInt32LE(8);
}

/** Reads what another program has in a selection, as ICCCM section 2 describes. */
export class SelectionReader {
  readonly #x: XConnection;
  readonly #atoms: Atoms;
  readonly #clock: Clock;

  constructor(x: XConnection, atoms: Atoms, clock: Clock) {
    this.#x = x;
    this.#atoms = atoms;
    this.#clock = clock;
  }

  /** Everything the owner has, byte for byte; undefined when it is too large or its owner is stuck. */
  async readAll(selection: number, timeMs: number): Promise<Offer | undefined> {
    const window = makeWindow(this.#x);
    try {
      const offer = new Map<number, PropertyValue>();
      let room = KEPT_BYTES;
      for (const target of await this.#targets(window, selection, timeMs)) {
        const value = await this.#convert(window, selection, target, timeMs, room);
        if (value === 'refused') continue;
        room -= value.data.length;
        if (room < 0) return undefined;
        offer.set(target, value);
      }
      return offer;
    } catch (error) {
      if (error instanceof StuckOwner) return undefined;
      throw error;
    } finally {
      if (this.#x.lost === undefined) destroyWindow(this.#x, window);
    }
  }

  async #targets(window: number, selection: number, timeMs: number): Promise<readonly number[]> {
    const [targets = 0, plain = 0] = await this.#atoms.ids(['TARGETS', 'UTF8_STRING']);
    const list = await this.#convert(window, selection, targets, timeMs, KEPT_BYTES);
    if (list === 'refused' || list.format !== 32) return [plain];
    const named = await Promise.all(
      [...new Set(readWords(list.data, 0, list.data.length / 4))]
        .filter((id) => id !== 0)
        .slice(0, KEPT_TARGETS)
        .map(async (id) => ({ id, name: await this.#atoms.name(id).catch(() => 'TARGETS') })),
    );
    const isPicture = (name: string): boolean => name.startsWith('image/');
    // Toolkits offer one picture in a dozen encodings, and encode each when asked; they make them of PNG as well.
    const hasPng = named.some(({ name }) => name === 'image/png');
    return named
      .filter(({ name }) => !NO_CONTENT.has(name) && !(hasPng && isPicture(name) && name !== 'image/png'))
      .map(({ id }) => id);
  }

  async #convert(
    window: number,
    selection: number,
    target: number,
    timeMs: number,
    limitBytes: number,
  ): Promise<PropertyValue | 'refused'> {
    const [property = 0, increments = 0] = await this.#atoms.ids(['VIVAVOCE_SELECTION', 'INCR']);
    const inbox = new EventInbox(this.#x, window);
    try {
      this.#x.tell(xRequest(CONVERT_SELECTION, 0, words(window, selection, target, property, timeMs)));
      const answer = await this.#await(inbox, ({ type, bytes }) => {
        return type === SELECTION_NOTIFY && bytes.readUInt32LE(16) === target;
      });
      if (answer.bytes.readUInt32LE(20) === 0) return 'refused';
      const value = await readProperty(this.#x, window, property, limitBytes);
      if (value === undefined) return 'refused';
      if (value.type !== increments) {
        deleteProperty(this.#x, window, property);
        return value;
      }
      return await this.#collect(inbox, window, property, limitBytes);
    } finally {
      inbox.close();
    }
  }

  /** A long value comes in parts: each is deleted by the reader and followed by the next, an empty one is the last. */
  async #collect(inbox: EventInbox, window: number, property: number, limitBytes: number) {
    const parts: Buffer[] = [];
    let lengthBytes = 0;
    inbox.forget();
    deleteProperty(this.#x, window, property);
    for (;;) {
      await this.#await(inbox, ({ type, bytes }) => {
        return (
          type === PROPERTY_NOTIFY && bytes.readUInt32LE(8) === property && bytes.readUInt8(16) === NEW_VALUE
        );
      });
      const part = await readProperty(this.#x, window, property);
      if (part === undefined) continue;
      parts.push(part.data);
      lengthBytes += part.data.length;
      deleteProperty(this.#x, window, property);
      if (part.data.length === 0 || lengthBytes > limitBytes) return { ...part, data: Buffer.concat(parts) };
    }
  }

  async #await(inbox: EventInbox, isIt: (event: XEvent) => boolean): Promise<XEvent> {
    const event = await within(this.#clock, ANSWER_LIMIT_MS, inbox.next(isIt));
    if (this.#x.lost !== undefined) throw this.#x.lost;
    if (event === undefined) throw new StuckOwner();
    return event;
  }
}

class StuckOwner extends Error {}

/** The events of one window in their order, from the moment it is made. */
class EventInbox {
  readonly #close: () => void;
  #events: XEvent[] = [];
  #wake = (): void => {};

  constructor(x: XConnection, window: number) {
    this.#close = x.onEvent((event) => {
      if (event.bytes.readUInt32LE(event.type === SELECTION_NOTIFY ? 8 : 4) !== window) return;
      this.#events.push(event);
      this.#wake();
    });
  }

  async next(isIt: (event: XEvent) => boolean): Promise<XEvent> {
    for (;;) {
      const event = this.#events.shift();
      if (event !== undefined && isIt(event)) return event;
      if (event === undefined)
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }

  forget(): void {
    this.#events = [];
  }

  close(): void {
    this.#close();
  }
}
