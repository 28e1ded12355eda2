import { applyEdits, findNodeAtLocation, modify, parse, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { JSONPath, Node, ParseError } from 'jsonc-parser';
import { AppError } from '../../shared/kernel/app-error.ts';
import { findSetting, settingDeclarations } from '../../shared/settings/declarations.ts';
import { migrateSettings, settingsMigrations } from '../../shared/settings/migrations.ts';
import type { Migration, SettingsFile } from '../../shared/settings/migrations.ts';
import { checkSetting } from '../../shared/settings/values.ts';

/** What the text of a settings file says. */
export interface SettingsReading {
  /** The valid values by dotted key. */
  readonly values: ReadonlyMap<string, unknown>;
  /** What is wrong, each as one sentence that names line and key. Empty: the file is valid. */
  readonly faults: readonly string[];
  /** The text without its faults and brought to the newest version; comments stay. Equal to the input if nothing was to do. */
  readonly repaired: string;
}

const JSONC = { allowTrailingComma: true, allowEmptyContent: true } as const;

/** Reads JSON with comments. Never throws: whatever the text is, the reading says what is wrong with it. */
export function readSettingsText(
  text: string,
  migrations: readonly Migration[] = settingsMigrations,
): SettingsReading {
  const source = withoutMark(text);
  const errors: ParseError[] = [];
  const parsed: unknown = parse(source, errors, JSONC) ?? {};
  const [error] = errors;
  if (error !== undefined) {
    return unusable(`Line ${lineAt(source, error.offset)}: ${words(printParseErrorCode(error.error))}.`);
  }
  if (!isGroup(parsed)) return unusable('The settings must be an object: { … }.');
  const migration = migrateSettings(parsed, migrations);
  if (migration.kind === 'unknown-version') {
    return unusable(
      `"version" must be a whole number from 1 to ${migration.newestVersion}; a higher one is of a newer release.`,
    );
  }
  const current = migration.kind === 'current' ? source : rewrite(source, parsed, migration.file);
  const reading = check(current, migration.file);
  return reading.repaired === source ? { ...reading, repaired: text } : reading;
}

/** The text with some values changed; comments and formatting of everything else stay. `undefined` removes a key. */
export function editSettingsText(text: string, changes: ReadonlyMap<string, unknown>): string {
  const source = withoutMark(text);
  let edited = source.trim() === '' ? '{\n}\n' : source;
  for (const [key, value] of changes) edited = edit(edited, key.split('.'), value);
  return edited;
}

function unusable(fault: string): SettingsReading {
  return { values: new Map(), faults: [fault], repaired: '' };
}

function check(text: string, file: SettingsFile): SettingsReading {
  const values = new Map<string, unknown>();
  const faults: string[] = [];
  let repaired = text;
  for (const { path, value } of leavesOf(file, [])) {
    if (path[0] === 'version') continue;
    // A name with a dot is no path: what it says could not be found again by an edit.
    const key = path.map((name) => (name.includes('.') ? `"${name}"` : name)).join('.');
    try {
      values.set(key, checkSetting(key, value));
    } catch (error) {
      if (!AppError.is(error)) throw error;
      faults.push(`Line ${lineAt(text, nodeAt(text, path)?.offset ?? 0)}: ${error.explanation}`);
      repaired = edit(repaired, path, undefined);
    }
  }
  return { values, faults, repaired };
}

interface Leaf {
  readonly path: string[];
  readonly value: unknown;
}

/** Settings, and whatever stands where a setting or a group of settings should be. */
function leavesOf(group: SettingsFile, prefix: readonly string[]): readonly Leaf[] {
  return Object.entries(group).flatMap(([name, value]) => {
    const path = [...prefix, name];
    return isGroup(value) && isGroupKey(path.join('.')) ? leavesOf(value, path) : [{ path, value }];
  });
}

function isGroupKey(key: string): boolean {
  return (
    findSetting(key) === undefined && settingDeclarations.some((known) => known.key.startsWith(`${key}.`))
  );
}

/** Applies the difference of two files to the text of the first. */
function rewrite(text: string, before: SettingsFile, after: SettingsFile): string {
  let rewritten = text;
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (JSON.stringify(before[name]) !== JSON.stringify(after[name])) {
      rewritten = edit(rewritten, [name], after[name]);
    }
  }
  return rewritten;
}

function edit(text: string, path: JSONPath, value: unknown): string {
  if (value === undefined) return withoutProperty(text, path);
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol };
  return applyEdits(text, modify(text, path, value, { formattingOptions }));
}

/** Blanks and comments up to a comma. */
const UP_TO_COMMA = /^(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*,/;

/** Removes every property of that path. (The library's own removal takes the comments before the next one along.) */
function withoutProperty(text: string, path: JSONPath): string {
  for (let rest = text; ;) {
    const property = nodeAt(rest, path)?.parent;
    if (property === undefined) return rest;
    const before = rest.slice(0, property.offset);
    const after = rest.slice(property.offset + property.length).replace(UP_TO_COMMA, '');
    const alone = /\n[ \t]*$/.test(before) && /^[ \t]*\r?\n/.test(after);
    rest = alone
      ? before.replace(/[ \t]*$/, '') + after.replace(/^[ \t]*\r?\n/, '')
      : before + after.replace(/^[ \t]+/, '');
  }
}

function nodeAt(text: string, path: JSONPath): Node | undefined {
  const tree = parseTree(text, [], JSONC);
  return tree && findNodeAtLocation(tree, path);
}

/** Some editors of Windows begin a file with a byte order mark, which is no JSON. */
function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** `CommaExpected` → `comma expected`. */
function words(code: string): string {
  return code.replace(/(?<=.)([A-Z])/g, ' $1').toLowerCase();
}

function isGroup(value: unknown): value is SettingsFile {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
