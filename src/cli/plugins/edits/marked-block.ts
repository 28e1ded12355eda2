/** Lines of ours between two marks at the end of a file. */
import { parseDocument } from 'yaml';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { BlockEdit } from './file-edit.ts';
import { unreadable } from './json-document.ts';
import { ended, linesOf, newlineOf } from './text-shape.ts';
import { sameValue } from './same-value.ts';

const OPEN = '# >>> vivavoce >>>';
const CLOSE = '# <<< vivavoce <<<';

/** Throws `invalid-input` for YAML that does not parse, `conflict` when others use our keys. */
export function insertBlock(text: string, edit: BlockEdit, name: string): string {
  const base = withdrawBlock(text, edit);
  const before = readValues(base, edit, name);
  const newline = newlineOf(base);
  // A line that goes on behind a backslash would swallow the mark.
  const gap = /\\\r?\n?$/.test(base) ? newline : '';
  const result = `${ended(base)}${gap}${[OPEN, ...edit.lines, CLOSE].join(newline)}${newline}`;
  if (before === undefined) return result;
  const taken = Object.keys(edit.values).find((key) => key in before);
  if (taken !== undefined) throw keyTaken(name, taken, base);
  const after = readValues(result, edit, name);
  if (sameValue(after, { ...before, ...edit.values })) return result;
  throw new AppError('conflict', `Nothing can be added at the end of ${name}. Nothing was changed.`, {
    remedy: `Add these lines by hand: ${edit.lines.join(' / ')}`,
  });
}

export function holdsBlock(text: string, edit: BlockEdit): boolean {
  const lines = linesOf(text).map((line) => line.trimEnd());
  const start = lines.indexOf(OPEN);
  if (start < 0) return false;
  return sameValue(lines.slice(start, start + edit.lines.length + 2), [OPEN, ...edit.lines, CLOSE]);
}

/** The marks and our lines between them; a line that somebody wrote there stays. */
export function withdrawBlock(text: string, edit: BlockEdit): string {
  const lines = linesOf(text);
  const bare = lines.map((line) => line.trimEnd());
  const start = bare.indexOf(OPEN);
  const end = bare.indexOf(CLOSE, start);
  if (start < 0 || end < 0) return text;
  const isOurs = (line: string): boolean =>
    edit.lines.includes(line) || edit.lines.some((own) => sameKey(own, line));
  return lines
    .filter(
      (_, index) =>
        index < start || index > end || !(index === start || index === end || isOurs(bare[index] ?? '')),
    )
    .join('');
}

/** `notifications-command: …` with another value is still the line we wrote, and so is one that names us. */
function sameKey(own: string, line: string): boolean {
  const key = /^[a-z-]+:/.exec(own)?.[0];
  return key === undefined ? line.includes('vivavoce') : line.startsWith(key);
}

function readValues(text: string, { syntax }: BlockEdit, name: string): Record<string, unknown> | undefined {
  if (syntax !== 'yaml') return undefined;
  const document = parseDocument(text, { logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) {
    const [place] = error.linePos ?? [];
    const reason = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? 'not YAML';
    throw unreadable(name, `line ${place?.line ?? 1}, column ${place?.col ?? 1}`, reason);
  }
  const value: unknown = document.toJS();
  if (value === null || value === undefined) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return { ...value };
  throw unreadable(name, 'line 1, column 1', 'keys with values were expected');
}

function keyTaken(name: string, key: string, text: string): AppError {
  const line = linesOf(text).findIndex((candidate) => candidate.startsWith(key)) + 1;
  return new AppError(
    'conflict',
    `${name} sets "${key}" already${line > 0 ? ` (line ${line})` : ''}. Nothing was changed.`,
    {
      remedy: `Remove "${key}" there if Vivavoce may have it, then run the command again.`,
    },
  );
}
