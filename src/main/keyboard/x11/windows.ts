import type { Atoms } from './atoms.ts';
import type { XConnection } from './connection.ts';
import { readProperty } from './properties.ts';
import { halfWords, readWords, words, xRequest } from './wire.ts';

const CREATE_WINDOW = 1;
const CHANGE_WINDOW_ATTRIBUTES = 2;
const DESTROY_WINDOW = 4;
const QUERY_TREE = 15;
const SEND_EVENT = 25;
const QUERY_POINTER = 38;
const GET_INPUT_FOCUS = 43;

const INPUT_ONLY = 2;
const VALUE_EVENT_MASK = 1 << 11;
const POINTER_ROOT = 1;
export const PROPERTY_CHANGES = 1 << 22;
export const SUBSTRUCTURE_NOTICES = 1 << 19;

/** A window that is never shown: a place for properties and events. */
export function makeWindow(x: XConnection): number {
  const window = x.newId();
  const place = Buffer.concat([halfWords(0, 0, 1, 1, 0, INPUT_ONLY), words(0)]);
  x.tell(
    xRequest(CREATE_WINDOW, 0, words(window, x.setup.root), place, words(VALUE_EVENT_MASK, PROPERTY_CHANGES)),
  );
  return window;
}

export function destroyWindow(x: XConnection, window: number): void {
  x.tell(xRequest(DESTROY_WINDOW, 0, words(window)));
}

/** Which events of a window this connection hears of; what other clients hear is untouched. */
export function selectEvents(x: XConnection, window: number, mask: number): void {
  x.tell(xRequest(CHANGE_WINDOW_ATTRIBUTES, 0, words(window, VALUE_EVENT_MASK, mask)));
}

/** Sends 32 bytes to the program that made the window. */
export function sendEvent(x: XConnection, window: number, event: Buffer): void {
  x.tell(xRequest(SEND_EVENT, 0, words(window, 0), event));
}

/**
 * The window that gets key presses now, undefined when none does. The question is also the usual way to wait until
 * the server has carried out everything before it.
 */
export async function focusedWindow(x: XConnection): Promise<number | undefined> {
  const reply = await x.ask(xRequest(GET_INPUT_FOCUS, 0));
  const focus = reply.readUInt32LE(8);
  if (focus === 0) return undefined;
  return focus === POINTER_ROOT || focus === x.setup.root ? windowUnderPointer(x) : focus;
}

async function windowUnderPointer(x: XConnection): Promise<number | undefined> {
  let window = x.setup.root;
  for (;;) {
    const child = (await x.ask(xRequest(QUERY_POINTER, 0, words(window)))).readUInt32LE(12);
    if (child === 0) return window === x.setup.root ? undefined : window;
    window = child;
  }
}

/** The window and those around it, from the inside out, without the root. */
export async function* windowAndParents(x: XConnection, innermost: number): AsyncGenerator<number> {
  for (let window = innermost; window !== 0 && window !== x.setup.root;) {
    yield window;
    window = (await x.ask(xRequest(QUERY_TREE, 0, words(window)))).readUInt32LE(12);
  }
}

/** Instance and class, in lower case, of the program to which a window belongs; empty when it does not say. */
export async function programNames(x: XConnection, atoms: Atoms, window: number): Promise<readonly string[]> {
  const property = await atoms.id('WM_CLASS');
  for await (const candidate of windowAndParents(x, window)) {
    const value = await readProperty(x, candidate, property);
    if (value !== undefined) return value.data.toString('latin1').toLowerCase().split('\0').filter(Boolean);
  }
  return [];
}

/** The window in the chain that answers the window manager's question whether it is alive (EWMH, `_NET_WM_PING`). */
export async function answeringWindow(
  x: XConnection,
  atoms: Atoms,
  window: number,
): Promise<number | undefined> {
  const [protocols = 0, ping = 0] = await atoms.ids(['WM_PROTOCOLS', '_NET_WM_PING']);
  for await (const candidate of windowAndParents(x, window)) {
    const value = await readProperty(x, candidate, protocols);
    if (value !== undefined && readWords(value.data, 0, value.data.length / 4).includes(ping))
      return candidate;
  }
  return undefined;
}
