import type { Clock } from '../../../shared/kernel/clock.ts';
import type { XConnection } from './connection.ts';
import { writeProperty, type PropertyValue } from './properties.ts';
import { words } from './wire.ts';
import { PROPERTY_CHANGES, selectEvents } from './windows.ts';

const PROPERTY_NOTIFY = 28;
const DELETED = 1;
const PART_BYTES = 64 * 1024;
/** A reader that fetches no part for so long has gone. */
const IDLE_LIMIT_MS = 5000;

export interface Transfer {
  /** Window and property of the reader. */
  readonly window: number;
  readonly property: number;
  readonly value: PropertyValue;
  /** The atom `INCR`. */
  readonly incrementsType: number;
}

/** Hands long values over in parts: the reader deletes one, the next is put there; an empty one is the last. */
export class IncrementalTransfers {
  readonly #x: XConnection;
  readonly #clock: Clock;
  /** How many transfers look at a window. */
  readonly #watched = new Map<number, number>();
  readonly #ends = new Set<() => void>();

  constructor(x: XConnection, clock: Clock) {
    this.#x = x;
    this.#clock = clock;
  }

  /** `onProgress` hears of each part that was fetched, and with true that all were. */
  start(transfer: Transfer, onProgress: (complete: boolean) => void): void {
    const { window, property, value, incrementsType } = transfer;
    let offset = 0;
    let lastSent = false;
    let cancelLimit = (): void => {};
    const end = (): void => {
      cancelLimit();
      stop();
      this.#ends.delete(end);
      this.#unwatch(window);
    };
    this.#ends.add(end);
    const expectReader = (): void => {
      cancelLimit();
      cancelLimit = this.#clock.after(IDLE_LIMIT_MS, end);
    };
    const stop = this.#x.onEvent(({ type, bytes }) => {
      const concerns =
        type === PROPERTY_NOTIFY &&
        bytes.readUInt32LE(4) === window &&
        bytes.readUInt32LE(8) === property &&
        bytes.readUInt8(16) === DELETED;
      if (!concerns) return;
      onProgress(lastSent);
      if (lastSent) return end();
      const data = value.data.subarray(offset, offset + PART_BYTES);
      offset += data.length;
      lastSent = data.length === 0;
      writeProperty(this.#x, window, property, { ...value, data });
      expectReader();
    });
    this.#watch(window);
    expectReader();
    writeProperty(this.#x, window, property, {
      type: incrementsType,
      format: 32,
      data: words(value.data.length),
    });
  }

  dispose(): void {
    for (const end of this.#ends) end();
  }

  #watch(window: number): void {
    this.#watched.set(window, (this.#watched.get(window) ?? 0) + 1);
    selectEvents(this.#x, window, PROPERTY_CHANGES);
  }

  #unwatch(window: number): void {
    const left = (this.#watched.get(window) ?? 1) - 1;
    if (left > 0) this.#watched.set(window, left);
    else {
      this.#watched.delete(window);
      if (this.#x.lost === undefined) selectEvents(this.#x, window, 0);
    }
  }
}
