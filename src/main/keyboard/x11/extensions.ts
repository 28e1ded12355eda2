import { AppError } from '../../../shared/kernel/app-error.ts';
import type { XConnection } from './connection.ts';
import { halfWords, words, xRequest } from './wire.ts';

const QUERY_EXTENSION = 98;
const XTEST_FAKE_INPUT = 2;
const XKB_USE_EXTENSION = 0;
const XKB_GET_STATE = 4;
const XKB_LATCH_LOCK_STATE = 5;
const CORE_KEYBOARD = 0x0100;
const KEY_PRESS = 2;
const KEY_RELEASE = 3;
/** Num Lock lies there by old custom; it changes no key that is typed here. */
const NUM_LOCK = 1 << 4;

/** Caps Lock and its relatives, and the chosen layout. */
export interface LockState {
  readonly modifiers: number;
  readonly group: number;
}

/** The extensions XTEST (key presses made by programs) and XKEYBOARD (layouts and locks). */
export class KeyboardExtensions {
  readonly #x: XConnection;
  readonly #xtest: number;
  readonly #xkb: number | undefined;

  private constructor(x: XConnection, xtest: number, xkb: number | undefined) {
    this.#x = x;
    this.#xtest = xtest;
    this.#xkb = xkb;
  }

  /** Throws an AppError when the server does not let programs press keys. */
  static async find(x: XConnection): Promise<KeyboardExtensions> {
    const xtest = await opcodeOf(x, 'XTEST');
    if (xtest === undefined)
      throw new AppError('unavailable', 'The X server of this desktop lets no program press keys.', {
        remedy: 'Enable its extension XTEST, or connect the agent by its plugin instead.',
      });
    const xkb = await opcodeOf(x, 'XKEYBOARD');
    const usable =
      xkb !== undefined &&
      (await x.ask(xRequest(xkb, XKB_USE_EXTENSION, halfWords(1, 0)))).readUInt8(1) === 1;
    return new KeyboardExtensions(x, xtest, usable ? xkb : undefined);
  }

  press(keycode: number): void {
    this.#fake(KEY_PRESS, keycode);
  }

  release(keycode: number): void {
    this.#fake(KEY_RELEASE, keycode);
  }

  /** Switches locks off and to a layout; the answer is for `restoreLocks`. */
  async clearLocks(group: number): Promise<LockState | undefined> {
    if (this.#xkb === undefined) return undefined;
    const state = await this.#x.ask(xRequest(this.#xkb, XKB_GET_STATE, halfWords(CORE_KEYBOARD, 0)));
    const locks = { modifiers: state.readUInt8(11) & ~NUM_LOCK, group: state.readUInt8(13) };
    const isClear = locks.modifiers === 0 && state.readUInt8(12) === group && state.readUInt8(10) === 0;
    if (isClear) return undefined;
    this.#setLocks(this.#xkb, { modifiers: 0, group });
    return locks;
  }

  restoreLocks(locks: LockState | undefined): void {
    if (this.#xkb !== undefined && locks !== undefined) this.#setLocks(this.#xkb, locks);
  }

  #setLocks(opcode: number, { modifiers, group }: LockState): void {
    const body = Buffer.from([0xff & ~NUM_LOCK, modifiers, 1, group, 0xff, 0, 0, 1, 0, 0]);
    this.#x.tell(xRequest(opcode, XKB_LATCH_LOCK_STATE, halfWords(CORE_KEYBOARD), body));
  }

  #fake(type: number, keycode: number): void {
    this.#x.tell(
      xRequest(this.#xtest, XTEST_FAKE_INPUT, Buffer.from([type, keycode, 0, 0]), words(0, 0, 0, 0, 0, 0, 0)),
    );
  }
}

async function opcodeOf(x: XConnection, name: string): Promise<number | undefined> {
  const bytes = Buffer.from(name, 'latin1');
  const reply = await x.ask(xRequest(QUERY_EXTENSION, 0, halfWords(bytes.length, 0), bytes));
  return reply.readUInt8(8) === 1 ? reply.readUInt8(9) : undefined;
}
