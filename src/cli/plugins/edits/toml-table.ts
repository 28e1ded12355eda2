/**
 * Our table in a TOML file. It is added and removed as lines, so that comments, order and formatting of everything
 * else cannot change; a parser reads the file before and after and has the last word.
 */
import { parse, stringify, TomlError } from 'smol-toml';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { TomlEdit } from './file-edit.ts';
import { unreadable } from './json-document.ts';
import { ended, newlineOf } from './text-shape.ts';
import { tomlLines } from './toml-lines.ts';
import { sameValue } from './same-value.ts';

type Table = Record<string, unknown>;

/** Throws `invalid-input` for a file that does not parse, `conflict` when the table is there and is not ours. */
export function insertTable(text: string, edit: TomlEdit, name: string): string {
  const existing = valueAt(read(text, name), edit.table);
  if (sameValue(existing, edit.values)) return text;
  if (existing !== undefined && !isFromUs(existing)) throw taken(name, edit);
  const base = existing === undefined ? text : withdrawTable(text, edit, name);
  const newline = newlineOf(base);
  const lines = [`[${edit.table.map(keyText).join('.')}]`, ...stringify(edit.values).trimEnd().split('\n')];
  const gap = base.trim() === '' ? '' : newline;
  const result = `${ended(base)}${gap}${lines.join(newline)}${newline}`;
  if (!sameValue(readBack(result), withValue(read(base, name), edit.table, edit.values)))
    throw notAppendable(name, edit);
  return result;
}

export function holdsTable(text: string, edit: TomlEdit, name: string): boolean {
  return sameValue(valueAt(read(text, name), edit.table), edit.values);
}

/** Takes the table and the tables below it away, whatever was added to them. */
export function withdrawTable(text: string, edit: TomlEdit, name: string): string {
  const document = read(text, name);
  if (valueAt(document, edit.table) === undefined) return text;
  const kept: string[] = [];
  let isOurs = false;
  let pending: string[] = [];
  for (const { line, isInString } of tomlLines(text)) {
    const header = isInString ? undefined : headerOf(line);
    if (header !== undefined) {
      // Comments before the next table belong to that one.
      kept.push(...pending);
      pending = [];
      isOurs = edit.table.every((key, index) => header[index] === key);
      if (isOurs) {
        if (kept.at(-1)?.trim() === '') kept.pop();
        continue;
      }
    }
    if (!isOurs) kept.push(line);
    else if (!isInString && /^\s*(#.*)?$/.test(line.trimEnd())) pending.push(line);
    else pending = [];
  }
  const result = [...kept, ...pending].join('');
  const [after, expected] = [readBack(result), withValue(document, edit.table, undefined)];
  // A parent that has a header of its own stays, though it is empty now.
  const parent = edit.table.slice(0, -1);
  if (
    after !== undefined &&
    (sameValue(after, expected) || sameValue(after, withValue(expected, parent, {})))
  )
    return result;
  throw new AppError(
    'conflict',
    `${name}: the table ${edit.table.join('.')} was changed so that it cannot be taken out safely. Nothing was changed.`,
    {
      remedy: `Delete ${edit.table.join('.')} from ${name} by hand, then run the command again.`,
    },
  );
}

function read(text: string, name: string): Table {
  try {
    return parse(text, { integersAsBigInt: 'asNeeded' });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '') ?? 'not TOML';
    throw unreadable(name, `line ${error.line}, column ${error.column}`, reason);
  }
}

/** Undefined when our own result is no TOML, which refuses it. */
function readBack(text: string): Table | undefined {
  try {
    return parse(text, { integersAsBigInt: 'asNeeded' });
  } catch {
    return undefined;
  }
}

function valueAt(document: Table, path: readonly string[]): unknown {
  let value: unknown = document;
  for (const key of path) value = isTable(value) ? value[key] : undefined;
  return value;
}

/** A copy with the value set, or, for undefined, without it and the parents that it leaves empty. */
function withValue(document: Table, path: readonly string[], value: unknown): Table {
  const [key = '', ...rest] = path;
  const inner = document[key];
  const changed = rest.length === 0 ? value : withValue(isTable(inner) ? inner : {}, rest, value);
  const isGone =
    changed === undefined || (value === undefined && isTable(changed) && Object.keys(changed).length === 0);
  const others = Object.entries(document).filter(([name]) => name !== key);
  return tableFrom(isGone ? others : [...others, [key, changed]]);
}

/** As the parser makes them: without a prototype where it does. */
function tableFrom(entries: readonly (readonly [string, unknown])[]): Table {
  const table: Table = {};
  for (const [key, value] of entries)
    Object.defineProperty(table, key, { value, enumerable: true, writable: true, configurable: true });
  return table;
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The keys of `[a."b".c]`; undefined for any other line. Tables in arrays count as other tables. */
function headerOf(line: string): string[] | undefined {
  const inside = /^\s*\[(?!\[)((?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\]"'])*)\]\s*(?:#.*)?$/.exec(
    line.trimEnd(),
  )?.[1];
  if (inside === undefined) return /^\s*\[\[/.test(line) ? [] : undefined;
  const parts = inside.match(/"(?:[^"\\]|\\.)*"|'[^']*'|[^.\s"']+/g) ?? [];
  return parts.map((part) => (/^["']/.test(part) ? part.slice(1, -1) : part));
}

function keyText(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key);
}

/** Written by another copy or version of this program. */
function isFromUs(value: unknown): boolean {
  return isTable(value) && /vivavoce/i.test(JSON.stringify([value['command'], value['args']]));
}

function taken(name: string, edit: TomlEdit): AppError {
  return new AppError(
    'conflict',
    `${name} has a table ${edit.table.join('.')} that Vivavoce did not write. Nothing was changed.`,
    {
      remedy: 'Rename or delete that table, then run the command again.',
    },
  );
}

function notAppendable(name: string, edit: TomlEdit): AppError {
  return new AppError(
    'conflict',
    `${name} writes "${edit.table[0] ?? ''}" in a way to which no table can be added. Nothing was changed.`,
    {
      remedy: `Write it as tables, such as [${edit.table.join('.')}], then run the command again.`,
    },
  );
}
