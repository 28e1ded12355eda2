import type { XConnection } from './connection.ts';
import { isVendorKeysym, KEYSYMS } from './keysyms.ts';
import { readWords, words, xRequest } from './wire.ts';

const CHANGE_KEYBOARD_MAPPING = 100;
const GET_KEYBOARD_MAPPING = 101;
const GET_MODIFIER_MAPPING = 119;
const QUERY_KEYMAP = 44;

/** Keys without a symbol are few on some systems; then such that no keyboard here is likely to have are borrowed. */
const ENOUGH_SPARE_KEYS = 8;

/** A key, and whether Shift goes with it. */
export interface Stroke {
  readonly keycode: number;
  readonly shift: boolean;
}

/** What the keys mean, at the time when it was read. */
export interface KeyboardMap {
  /** The layout that is used, as far as there are several: the first of the first two that has Latin letters. */
  readonly group: number;
  /** How to get a symbol with or without Shift. */
  readonly strokes: ReadonlyMap<number, Stroke>;
  /** Keys that can be given a meaning for a while, with all symbols that they have now. */
  readonly spareKeys: readonly SpareKey[];
  readonly modifierKeycodes: ReadonlySet<number>;
}

export interface SpareKey {
  readonly keycode: number;
  readonly keysyms: readonly number[];
}

export async function readKeyboardMap(x: XConnection): Promise<KeyboardMap> {
  const { minKeycode, maxKeycode } = x.setup;
  const count = maxKeycode - minKeycode + 1;
  const reply = await x.ask(xRequest(GET_KEYBOARD_MAPPING, 0, Buffer.from([minKeycode, count, 0, 0])));
  const width = reply.readUInt8(1);
  const rows = Array.from({ length: count }, (_, index) => ({
    keycode: minKeycode + index,
    keysyms: readWords(reply, 32 + 4 * width * index, width),
  }));
  const group = [0, 1].find((candidate) => rows.some((row) => symbols(row, candidate)[0] === KEYSYMS.v)) ?? 0;
  const strokes = new Map<number, Stroke>();
  const empty: SpareKey[] = [];
  const vendor: SpareKey[] = [];
  for (const row of rows) {
    const { keycode, keysyms } = row;
    const [plain = 0, shifted = 0] = symbols(row, group);
    if (plain !== 0 && !strokes.has(plain)) strokes.set(plain, { keycode, shift: false });
    if (shifted !== 0 && !strokes.has(shifted)) strokes.set(shifted, { keycode, shift: true });
    if (keysyms.every((keysym) => keysym === 0)) empty.push(row);
    else if (keysyms.every((keysym) => keysym === 0 || isVendorKeysym(keysym))) vendor.push(row);
  }
  const borrowed = Math.max(0, ENOUGH_SPARE_KEYS - empty.length);
  const spareKeys = [...empty, ...vendor.slice(vendor.length - Math.min(borrowed, vendor.length))];
  return { group, strokes, spareKeys, modifierKeycodes: await readModifiers(x) };
}

/** What a key means in a group without and with Shift. Four places hold two groups; many keys have one only. */
function symbols({ keysyms }: SpareKey, group: number): readonly number[] {
  const own = keysyms.slice(2 * group, 2 * group + 2);
  return own.some((keysym) => keysym !== 0) ? own : keysyms.slice(0, 2);
}

async function readModifiers(x: XConnection): Promise<ReadonlySet<number>> {
  const reply = await x.ask(xRequest(GET_MODIFIER_MAPPING, 0));
  const keycodes = reply.subarray(32, 32 + 8 * reply.readUInt8(1));
  return new Set([...keycodes].filter((keycode) => keycode !== 0));
}

/** Keys that are down now. */
export async function pressedKeycodes(x: XConnection): Promise<readonly number[]> {
  const bits = (await x.ask(xRequest(QUERY_KEYMAP, 0))).subarray(8, 40);
  return Array.from({ length: 256 }, (_, keycode) => keycode).filter(
    (keycode) => ((bits[keycode >> 3] ?? 0) >> (keycode & 7)) & 1,
  );
}

/** Gives keys other symbols. Neighbours go in one request: each request makes every program read the map anew. */
export function changeKeys(x: XConnection, keys: readonly SpareKey[]): void {
  const width = Math.max(1, ...keys.map(({ keysyms }) => keysyms.length));
  for (const run of runsOfNeighbours(keys)) {
    const symbols = run.flatMap(({ keysyms }) =>
      Array.from({ length: width }, (_, index) => keysyms[index] ?? 0),
    );
    const head = Buffer.from([run[0]?.keycode ?? 0, width, 0, 0]);
    x.tell(xRequest(CHANGE_KEYBOARD_MAPPING, run.length, head, words(...symbols)));
  }
}

function runsOfNeighbours(keys: readonly SpareKey[]): readonly (readonly SpareKey[])[] {
  const runs: SpareKey[][] = [];
  for (const key of keys.toSorted((a, b) => a.keycode - b.keycode)) {
    const run = runs.at(-1);
    if (run?.at(-1)?.keycode === key.keycode - 1) run.push(key);
    else runs.push([key]);
  }
  return runs;
}
