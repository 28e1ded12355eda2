import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { KeyChord } from '../key-chord.ts';
import { pause } from '../../../shared/kernel/pause.ts';
import type { XConnection } from './connection.ts';
import type { KeyboardExtensions } from './extensions.ts';
import {
  changeKeys,
  pressedKeycodes,
  readKeyboardMap,
  type KeyboardMap,
  type Stroke,
} from './keyboard-map.ts';
import { KEYSYMS } from './keysyms.ts';
import type { TargetWindow } from './target-window.ts';
import { focusedWindow } from './windows.ts';

/** The user may still hold the key with which they talked. */
const RELEASE_LIMIT_MS = 1500;
const RELEASE_POLL_MS = 20;
/**
 * The key at the place of V. Where no layout has the letter, programs go by the place: there it is the usual one for
 * pasting as well.
 */
const PLACE_OF_V = 55;

/** The keyboard for the time of one request: locks off, no modifier held, and symbols lent to spare keys. */
export class KeyDesk {
  readonly map: KeyboardMap;
  readonly #keys: KeyboardExtensions;
  readonly #x: XConnection;
  readonly #target: TargetWindow;
  /** Symbol of each spare key that has one now, by keycode. */
  readonly #lent = new Map<number, number>();

  private constructor(x: XConnection, keys: KeyboardExtensions, target: TargetWindow, map: KeyboardMap) {
    this.#x = x;
    this.#keys = keys;
    this.#target = target;
    this.map = map;
  }

  /** Runs an action with the keyboard in order, and leaves it as it was. */
  static async use(
    x: XConnection,
    keys: KeyboardExtensions,
    target: TargetWindow,
    clock: Clock,
    action: (desk: KeyDesk) => Promise<void>,
  ): Promise<void> {
    const map = await readKeyboardMap(x);
    await releaseModifiers(x, keys, map, clock);
    const locks = await keys.clearLocks(map.group);
    const desk = new KeyDesk(x, keys, target, map);
    try {
      await action(desk);
    } finally {
      if (x.lost === undefined) {
        await desk.#takeBack().catch(() => {});
        keys.restoreLocks(locks);
      }
    }
  }

  /** How many symbols that no key has can be typed without lending anew. */
  get spareKeys(): number {
    return this.map.spareKeys.length;
  }

  has(keysym: number): boolean {
    return this.map.strokes.has(keysym);
  }

  /**
   * Gives spare keys these symbols, as many as there are spare keys at most. A program looks a key up when it gets to
   * it, and then sees the newest map: so keys change only when all that was pressed has been taken.
   */
  async lend(keysyms: readonly number[]): Promise<void> {
    const wanted = new Set(keysyms);
    const present = new Set(this.#lent.values());
    const missing = [...wanted].filter((keysym) => !present.has(keysym));
    if (missing.length === 0) return;
    if (wanted.size > this.spareKeys) throw noSpareKeys();
    const free = this.map.spareKeys.filter(({ keycode }) => !wanted.has(this.#lent.get(keycode) ?? -1));
    if (free.some(({ keycode }) => this.#lent.has(keycode))) await this.#target.settle();
    // Keys that never had a symbol go first: they can be lent without waiting.
    const inOrder = free.toSorted(
      (a, b) => Number(this.#lent.has(a.keycode)) - Number(this.#lent.has(b.keycode)),
    );
    const changed = missing.flatMap((keysym, index) => {
      const keycode = inOrder[index]?.keycode;
      if (keycode === undefined) return [];
      this.#lent.set(keycode, keysym);
      // Twice, or the server would add the other case of a letter to the second place.
      return [{ keycode, keysyms: [keysym, keysym] }];
    });
    changeKeys(this.#x, changed);
    await this.#target.settle();
  }

  /** Presses and releases the key for a symbol of the layout, or for one that was lent. */
  tap(keysym: number): void {
    const stroke = this.#stroke(keysym);
    if (stroke === undefined) return;
    const shift = stroke.shift ? this.#stroke(KEYSYMS.shift) : undefined;
    if (shift !== undefined) this.#keys.press(shift.keycode);
    this.#keys.press(stroke.keycode);
    this.#keys.release(stroke.keycode);
    if (shift !== undefined) this.#keys.release(shift.keycode);
  }

  /** Presses keys together, and releases them in the opposite order. */
  async chord({ modifiers, key }: KeyChord): Promise<void> {
    const keysyms = [...modifiers.map((name) => KEYSYMS[name]), KEYSYMS[key]];
    await this.lend(keysyms.filter((keysym) => !this.has(keysym) && keysym !== KEYSYMS.v));
    const keycodes = keysyms.map((keysym) => this.#stroke(keysym)?.keycode ?? PLACE_OF_V);
    // Looked at before and not after: the keys themselves may close the window.
    await this.#target.keepsFocus();
    for (const keycode of keycodes) this.#keys.press(keycode);
    for (const keycode of keycodes.toReversed()) this.#keys.release(keycode);
    await focusedWindow(this.#x);
  }

  #stroke(keysym: number): Stroke | undefined {
    const onLayout = this.map.strokes.get(keysym);
    if (onLayout !== undefined) return onLayout;
    for (const [keycode, lent] of this.#lent) if (lent === keysym) return { keycode, shift: false };
    return undefined;
  }

  async #takeBack(): Promise<void> {
    if (this.#lent.size === 0) return;
    const lent = this.map.spareKeys.filter(({ keycode }) => this.#lent.has(keycode));
    await this.#target.settle().catch(() => {});
    changeKeys(this.#x, lent);
    this.#lent.clear();
  }
}

function noSpareKeys(): AppError {
  return new AppError('unavailable', 'This keyboard has no key left for characters that are not on it.', {
    remedy: 'Set output.keyboardMethod to "paste", then send the text again from the history.',
  });
}

/**
 * With a modifier down, every letter would be a command. Waits for the user to let go; a key that stays down is
 * released for them. It is not pressed again: had they let go meanwhile, it would stay down for ever.
 */
async function releaseModifiers(
  x: XConnection,
  keys: KeyboardExtensions,
  map: KeyboardMap,
  clock: Clock,
): Promise<void> {
  const held = async (): Promise<readonly number[]> =>
    (await pressedKeycodes(x)).filter((keycode) => map.modifierKeycodes.has(keycode));
  const limitMs = clock.now() + RELEASE_LIMIT_MS;
  let down = await held();
  while (down.length > 0 && clock.now() < limitMs) {
    await pause(clock, RELEASE_POLL_MS);
    down = await held();
  }
  for (const keycode of down) keys.release(keycode);
}
