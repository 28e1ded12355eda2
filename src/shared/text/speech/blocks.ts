import type { Cleaning } from './cleaning.ts';
import { findLog, type LineRange, withoutTimestamp } from './log-lines.ts';
import type { Block, ItemBlock } from './markdown/block.ts';
import { tableCells } from './markdown/line-forms.ts';
import { spokenCode, spokenText } from './spoken-text.ts';
import {
  CODE_LANGUAGES,
  COMMAND_LANGUAGES,
  DIFF_LANGUAGES,
  OUTPUT_LANGUAGES,
} from './tables/code-languages.ts';

/** A longer command is summed up like other code. */
const LONGEST_COMMAND = 60;
/** Nobody remembers that many. */
const MOST_COLUMNS = 100;
const PROMPT = /^(?:\$|>|%|#|PS [^>]{0,200}>)\s+/;
const ENDS_A_SENTENCE = /[.!?…:;。！？؟।۔]["”’)»'\]]*$/;
const ENDS_IN_COMMA = /,$/;

/** What is spoken of a block: paragraphs, perhaps none. */
export function spokenBlock(block: Block, cleaning: Cleaning): readonly string[] {
  switch (block.kind) {
    case 'paragraph':
      return spokenParagraph(block.lines, cleaning);
    case 'heading': {
      const text = spokenText(block.text, cleaning);
      return [cleaning.does('heading') ? withStop(text) : text];
    }
    case 'item':
      return spokenItem(block, cleaning);
    case 'code':
      return spokenCodeBlock(block.language, block.lines, cleaning);
    case 'table':
      return spokenTable(block.header, block.rows, cleaning);
  }
}

function spokenParagraph(lines: readonly string[], cleaning: Cleaning): readonly string[] {
  const spoken: string[] = [];
  let from = 0;
  const addText = (to: number): void => {
    for (const text of brokenLines(lines.slice(from, to))) spoken.push(spokenText(text, cleaning));
  };
  for (let log = logFrom(lines, from, cleaning); log !== undefined; log = logFrom(lines, from, cleaning)) {
    addText(log.start);
    spoken.push(spokenLog(lines.slice(log.start, log.end), cleaning));
    from = log.end;
  }
  addText(lines.length);
  return spoken;
}

function logFrom(lines: readonly string[], from: number, { does }: Cleaning): LineRange | undefined {
  return does('log') ? findLog(lines, from) : undefined;
}

/** Lines belong together, except where the writer asked for a break with two blanks or a backslash. */
function brokenLines(lines: readonly string[]): readonly string[] {
  const texts: string[] = [];
  let text: string[] = [];
  for (const line of lines) {
    const isBroken = line.endsWith('  ') || line.endsWith('\\');
    text.push(line.endsWith('\\') ? line.slice(0, -1).trim() : line.trim());
    if (!isBroken) continue;
    texts.push(text.join('\n'));
    text = [];
  }
  return [...texts, text.join('\n')];
}

function spokenLog(lines: readonly string[], cleaning: Cleaning): string {
  const first = spokenText(withoutTimestamp(lines[0] ?? ''), cleaning);
  const more = cleaning.words.moreLines(lines.length - 1);
  return more === '' ? first : `${first.replace(/[.!?…:;,]+$/, '')}, ${more}.`;
}

function spokenItem(item: ItemBlock, cleaning: Cleaning): readonly string[] {
  const [first = '', ...rest] = brokenLines(item.lines).map((text) => spokenText(text, cleaning));
  if (first === '') return rest;
  const { words, does } = cleaning;
  const task = item.task === undefined || !does('task') ? '' : item.task === 'done' ? words.done : words.toDo;
  const marks = [does('list') ? (item.number ?? '') : '', task].filter((mark) => mark !== '');
  const text = [...marks, first].join(', ');
  return [does('list') ? withStop(text) : text, ...rest];
}

function spokenCodeBlock(language: string, lines: readonly string[], cleaning: Cleaning): readonly string[] {
  const { words, does } = cleaning;
  const filled = lines.filter((line) => line.trim() !== '');
  const [only = ''] = filled;
  if (filled.length === 0) return [];
  if (!does('code')) return filled.map((line) => spokenCode(line, cleaning));
  if (DIFF_LANGUAGES.has(language) && does('diff')) {
    return [words.diff(changed(lines, '+'), changed(lines, '-'))];
  }
  const command = only.trim().replace(PROMPT, '');
  if (
    filled.length === 1 &&
    COMMAND_LANGUAGES.has(language) &&
    command.length <= LONGEST_COMMAND &&
    does('command')
  ) {
    return [words.command(spokenCode(command, cleaning))];
  }
  const log = OUTPUT_LANGUAGES.has(language) && does('log') ? findLog(filled, 0) : undefined;
  if (log !== undefined) return [spokenLog(filled.slice(log.start), cleaning)];
  return [words.codeBlock(filled.length, CODE_LANGUAGES.get(language))];
}

/** Lines that were added or removed; not the names of the files. */
function changed(lines: readonly string[], sign: '+' | '-'): number {
  return lines.filter((line) => line.startsWith(sign) && !line.startsWith(sign.repeat(3))).length;
}

function spokenTable(header: string, rows: readonly string[], cleaning: Cleaning): readonly string[] {
  const spokenRow = (row: string) =>
    tableCells(row)
      .slice(0, MOST_COLUMNS)
      .map((cell) => spokenText(cell, cleaning))
      .filter((cell) => cell !== '')
      .join(', ');
  if (!cleaning.does('table')) return [header, ...rows].map(spokenRow);
  return [cleaning.words.table(rows.length, spokenRow(header))];
}

/** The text as a sentence of its own. */
function withStop(text: string): string {
  if (text === '' || ENDS_A_SENTENCE.test(text)) return text;
  return `${text.replace(ENDS_IN_COMMA, '')}.`;
}
