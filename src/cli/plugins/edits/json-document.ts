/**
 * Small changes to JSON with comments that leave every other character where it is. `jsonc-parser` reads; its own
 * `modify` is not used for writing, because it puts new text before the comment that belongs to the last entry, and
 * takes such a comment away with an entry that is removed.
 */
import { createScanner, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { newlineOf, positionOf } from './text-shape.ts';

export type JsonPath = readonly string[];
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** Numbers of `SyntaxKind`, a const enum that cannot be imported as a value. */
const COMMA = 5;
const LINE_COMMENT = 12;
const BLOCK_COMMENT = 13;

/**
 * The root object; undefined when the text has nothing but blanks. `name` is the file, for a person.
 * Throws `invalid-input` with the place of the error.
 */
export function parseObject(text: string, name: string): Node | undefined {
  if (text.trim() === '') return undefined;
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error !== undefined || root === undefined) {
    const what = error === undefined ? 'no value' : printParseErrorCode(error.error);
    throw unreadable(name, positionOf(text, error?.offset ?? 0), what);
  }
  if (root.type !== 'object') throw unreadable(name, positionOf(text, root.offset), 'an object was expected');
  return root;
}

export function unreadable(name: string, place: string, what: string): AppError {
  return new AppError('invalid-input', `${name} cannot be read: ${what} at ${place}. Nothing was changed.`, {
    remedy: 'Mend that file, then run the command again.',
  });
}

/** The value at a path of keys. Of a key that stands twice the last one counts, as for every reader of JSON. */
export function nodeAt(root: Node | undefined, path: JsonPath): Node | undefined {
  let node = root;
  for (const key of path) node = propertyOf(node, key)?.children?.[1];
  return node;
}

export function propertyOf(node: Node | undefined, key: string): Node | undefined {
  if (node?.type !== 'object') return undefined;
  return node.children?.findLast((property) => property.children?.[0]?.value === key);
}

/** Adds `"key": value` as the last entry of an object, or `value` as the last item of an array. */
export function appendChild(
  text: string,
  container: Node,
  key: string | undefined,
  value: JsonValue,
): string {
  const last = container.children?.at(-1);
  const close = container.offset + container.length - 1;
  if (last === undefined) return fill(text, container, key, value);
  const end = last.offset + last.length;
  const tail = triviaBetween(text, end, close);
  const rest = tail.comma === undefined ? '' : ',';
  const head =
    tail.comma === undefined ? `${text.slice(0, end)},${text.slice(end, tail.end)}` : text.slice(0, tail.end);
  const indent = indentOfOwnLine(text, last.offset);
  if (indent === undefined && !tail.endsInLineComment)
    return `${head} ${render(text, key, value, undefined)}${rest}${text.slice(tail.end)}`;
  const own = indent ?? `${indentOfLine(text, container.offset)}${indentUnit(text)}`;
  return `${head}${newlineOf(text)}${own}${render(text, key, value, own)}${rest}${text.slice(tail.end)}`;
}

export function replaceNode(text: string, node: Node, raw: string): string {
  return text.slice(0, node.offset) + raw + text.slice(node.offset + node.length);
}

export function renderAt(text: string, node: Node, value: JsonValue): string {
  return render(text, undefined, value, isOneLine(text) ? undefined : indentOfLine(text, node.offset));
}

/** Takes an entry or item away, with its comma and the blanks before it. Comments of others stay. */
export function removeChild(text: string, container: Node, child: Node): string {
  const children = container.children ?? [];
  const index = children.indexOf(child);
  const previous = children[index - 1];
  const start = child.offset;
  const end = child.offset + child.length;
  const close = container.offset + container.length - 1;
  const following = triviaBetween(text, end, children[index + 1]?.offset ?? close);
  const from = text.slice(0, start).trimEnd().length;
  if (following.comma !== undefined) {
    const kept = text.slice(end, following.comma);
    return collapse(text.slice(0, from) + kept + text.slice(following.comma + 1), container.offset);
  }
  if (previous === undefined) return collapse(text.slice(0, from) + text.slice(end), container.offset);
  const before = triviaBetween(text, previous.offset + previous.length, start);
  const comma = before.comma ?? from;
  return text.slice(0, comma) + text.slice(comma + 1, Math.max(from, comma + 1)) + text.slice(end);
}

/** A container in which only blanks are left is written as an empty one. */
function collapse(text: string, open: number): string {
  const rest = text.slice(open + 1);
  const blanks = rest.length - rest.trimStart().length;
  const next = rest[blanks];
  return next === '}' || next === ']' ? text.slice(0, open + 1) + rest.slice(blanks) : text;
}

function fill(text: string, container: Node, key: string | undefined, value: JsonValue): string {
  const open = container.offset + 1;
  const close = container.offset + container.length - 1;
  const inside = text.slice(open, close).trimEnd();
  if (isOneLine(text) && inside === '')
    return text.slice(0, open) + render(text, key, value, undefined) + text.slice(close);
  const outer = indentOfLine(text, container.offset);
  const inner = `${outer}${indentUnit(text)}`;
  const newline = newlineOf(text);
  const entry = `${newline}${inner}${render(text, key, value, inner)}${newline}${outer}`;
  return text.slice(0, open) + inside + entry + text.slice(close);
}

/** `indent` of the line on which it stands; undefined: on one line. */
function render(text: string, key: string | undefined, value: JsonValue, indent: string | undefined): string {
  const name =
    key === undefined ? '' : `${JSON.stringify(key)}:${indent === undefined && isDense(text) ? '' : ' '}`;
  if (indent === undefined) return name + JSON.stringify(value);
  const lines = JSON.stringify(value, null, indentUnit(text)).split('\n');
  return name + lines.join(`${newlineOf(text)}${indent}`);
}

interface Trivia {
  /** Offset of the comma, if there is one. */
  readonly comma: number | undefined;
  /** Where the last comma or comment ends. */
  readonly end: number;
  readonly endsInLineComment: boolean;
}

function triviaBetween(text: string, from: number, to: number): Trivia {
  const scanner = createScanner(text.slice(from, to), false);
  let comma: number | undefined;
  let end = from;
  let endsInLineComment = false;
  while (scanner.scan() !== 17) {
    const kind: number = scanner.getToken();
    if (kind !== COMMA && kind !== LINE_COMMENT && kind !== BLOCK_COMMENT) continue;
    if (kind === COMMA) comma = from + scanner.getTokenOffset();
    end = from + scanner.getTokenOffset() + scanner.getTokenLength();
    endsInLineComment = kind === LINE_COMMENT;
  }
  return { comma, end, endsInLineComment };
}

/** The blanks before `offset` when nothing else stands before it on its line. */
function indentOfOwnLine(text: string, offset: number): string | undefined {
  const before = text.slice(lineStart(text, offset), offset);
  return before.trim() === '' && lineStart(text, offset) > 0 ? before : undefined;
}

function indentOfLine(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? '';
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The first indentation of the document; two blanks where there is none. */
function indentUnit(text: string): string {
  return /\n([ \t]+)["{[]/.exec(text)?.[1] ?? '  ';
}

function isOneLine(text: string): boolean {
  const body = text.trim();
  return body.length > 2 && !body.includes('\n');
}

function isDense(text: string): boolean {
  return /":\S/.test(text) && !/": /.test(text);
}
