/** Our entries in a JSON file with comments: into it, out of it, and whether they are there. */
import { getNodeValue } from 'jsonc-parser';
import type { Node } from 'jsonc-parser';
import { AppError } from '../../../shared/kernel/app-error.ts';
import {
  appendChild,
  nodeAt,
  parseObject,
  propertyOf,
  removeChild,
  renderAt,
  replaceNode,
} from './json-document.ts';
import type { JsonPath, JsonValue } from './json-document.ts';
import type { JsonEdit, JsonEntry } from './file-edit.ts';
import { sameValue } from './same-value.ts';

/** Throws `invalid-input` when the text is no JSON object, `conflict` when a value of others is in the way. */
export function insertEntries(text: string, edit: JsonEdit, name: string): string {
  let result = text.trim() === '' ? '{\n}\n' : text;
  for (const entry of edit.entries) result = insertEntry(result, entry, name);
  return result;
}

export function holdsEntries(text: string, edit: JsonEdit, name: string): boolean {
  const root = parseObject(text, name);
  return edit.entries.every((entry) => holds(root, entry));
}

/**
 * Takes our entries out. `before` is the text into which they were written: what stood there under our keys comes back,
 * and lists and objects that were made for our entries go with the last of them.
 */
export function withdrawEntries(
  text: string,
  edit: JsonEdit,
  before: string | undefined,
  name: string,
): string {
  const original = before === undefined ? undefined : parseObject(before, name);
  let result = text;
  for (const entry of edit.entries.toReversed()) {
    if (entry.kind === 'scaffold') continue;
    result =
      entry.kind === 'key'
        ? withdrawKey(result, entry, original, before ?? '', name)
        : withdrawItems(result, entry, original, name);
    result = removeEmptyParents(result, entry, original, name);
  }
  for (const entry of edit.entries) {
    if (entry.kind === 'scaffold') result = withdrawScaffold(result, entry.path, original, name);
  }
  return result;
}

function insertEntry(text: string, entry: JsonEntry, name: string): string {
  const root = parseObject(text, name);
  if (holds(root, entry)) return text;
  if (entry.kind === 'item') {
    const cleared = withdrawItems(text, entry, undefined, name);
    return appendItem(cleared, entry.path, entry.value, name);
  }
  const existing = nodeAt(root, entry.path);
  if (existing !== undefined) return replaceNode(text, existing, renderAt(text, existing, entry.value));
  return setKey(text, entry.path, entry.value, name);
}

/** Parents that are missing are written together with the value. */
function setKey(text: string, path: JsonPath, value: JsonValue, name: string): string {
  const root = parseObject(text, name);
  for (let depth = path.length - 1; depth >= 0; depth -= 1) {
    const parent = nodeAt(root, path.slice(0, depth));
    if (parent === undefined) continue;
    if (parent.type !== 'object') throw inTheWay(name, path.slice(0, depth), 'an object');
    const nested = path.slice(depth + 1).reduceRight<JsonValue>((inner, key) => ({ [key]: inner }), value);
    return appendChild(text, parent, path[depth], nested);
  }
  return text;
}

function appendItem(text: string, path: JsonPath, value: JsonValue, name: string): string {
  const list = nodeAt(parseObject(text, name), path);
  if (list === undefined) return setKey(text, path, [value], name);
  if (list.type !== 'array') throw inTheWay(name, path, 'a list');
  return appendChild(text, list, undefined, value);
}

function inTheWay(name: string, path: JsonPath, expected: string): AppError {
  return new AppError(
    'conflict',
    `In ${name} the value "${path.join('.')}" is not ${expected}. Nothing was changed.`,
    {
      remedy: 'Mend that value, then run the command again.',
    },
  );
}

function holds(root: Node | undefined, entry: JsonEntry): boolean {
  const node = nodeAt(root, entry.path);
  if (node === undefined) return false;
  if (entry.kind === 'scaffold') return true;
  if (entry.kind === 'key') return sameValue(getNodeValue(node), entry.value);
  return node.type === 'array' && itemsOf(node).some((item) => sameValue(getNodeValue(item), entry.value));
}

function withdrawKey(
  text: string,
  entry: JsonEntry,
  original: Node | undefined,
  before: string,
  name: string,
): string {
  const root = parseObject(text, name);
  const node = nodeAt(root, entry.path);
  const key = entry.path.at(-1);
  const parent = nodeAt(root, entry.path.slice(0, -1));
  if (node === undefined || key === undefined || parent === undefined) return text;
  const previous = nodeAt(original, entry.path);
  if (previous === undefined) {
    const property = propertyOf(parent, key);
    return property === undefined ? text : removeChild(text, parent, property);
  }
  if (!sameValue(getNodeValue(node), entry.value)) return text;
  return replaceNode(text, node, before.slice(previous.offset, previous.offset + previous.length));
}

/** One at a time, as offsets move. */
function withdrawItems(text: string, entry: JsonEntry, original: Node | undefined, name: string): string {
  if (original !== undefined && holds(original, entry)) return text;
  const ours = ownCommands(entry.value);
  let result = text;
  for (;;) {
    const list = nodeAt(parseObject(result, name), entry.path);
    const found = list?.type === 'array' ? findOwn(list, entry.value, ours) : undefined;
    if (found === undefined) return result;
    result = removeChild(result, found.list, found.item);
  }
}

interface FoundItem {
  readonly list: Node;
  readonly item: Node;
}

/** Our item, whole or with a changed detail; or our command among those that somebody put into one group. */
function findOwn(list: Node, value: JsonValue, isOurs: (command: string) => boolean): FoundItem | undefined {
  for (const item of itemsOf(list)) {
    const itemValue: unknown = getNodeValue(item);
    const commands = commandsIn(itemValue);
    if (sameValue(itemValue, value)) return { list, item };
    if (commands.length > 0 && commands.every(isOurs)) return { list, item };
    for (const property of item.type === 'object' ? (item.children ?? []) : []) {
      const inner = property.children?.[1];
      const found = inner?.type === 'array' ? findOwn(inner, value, isOurs) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function itemsOf(list: Node): readonly Node[] {
  return list.children ?? [];
}

/** The same command counts as ours too when another copy of this program wrote it: it ends alike and starts us. */
function ownCommands(value: JsonValue): (command: string) => boolean {
  const commands = commandsIn(value);
  const tails = commands.map((command) => command.slice(Math.max(0, command.lastIndexOf(' hook '))));
  return (command) =>
    commands.includes(command) ||
    tails.some(
      (tail) =>
        tail.startsWith(' hook ') &&
        command.endsWith(tail) &&
        startsUs(command.slice(0, command.length - tail.length)),
    );
}

/** `vivavoce`, or a path to it with what runs it; a line that does more, or starts a program of a longer name, is of others. */
function startsUs(line: string): boolean {
  const words = line.replace(/^& /, '').match(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g) ?? [];
  const isPlain = words.every((word) => /^['"]/.test(word) || !/[;&|<>`]/.test(word));
  return isPlain && /(?:^|[\\/])vivavoce(?:\.\w+)?['"]?$/i.test(words.at(-1)?.replace(/^['"]/, '') ?? '');
}

function commandsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(commandsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'command' && typeof inner === 'string' ? [inner] : commandsIn(inner),
  );
}

function removeEmptyParents(
  text: string,
  entry: JsonEntry,
  original: Node | undefined,
  name: string,
): string {
  let result = text;
  const first = entry.kind === 'item' ? entry.path.length : entry.path.length - 1;
  for (let depth = first; depth > 0; depth -= 1) {
    const path = entry.path.slice(0, depth);
    const root = parseObject(result, name);
    const node = nodeAt(root, path);
    if (node === undefined) continue;
    const isEmpty = (node.type === 'array' || node.type === 'object') && itemsOf(node).length === 0;
    if (!isEmpty || node.length > 2 || nodeAt(original, path) !== undefined) return result;
    const parent = nodeAt(root, path.slice(0, -1));
    const property = propertyOf(parent, path.at(-1) ?? '');
    if (parent === undefined || property === undefined) return result;
    result = removeChild(result, parent, property);
  }
  return result;
}

/** What the format demands stays as long as anything else is in the file. */
function withdrawScaffold(text: string, path: JsonPath, original: Node | undefined, name: string): string {
  const root = parseObject(text, name);
  if (root === undefined || nodeAt(original, path) !== undefined) return text;
  const property = propertyOf(root, path[0] ?? '');
  return property !== undefined && itemsOf(root).length === 1 ? removeChild(text, root, property) : text;
}
