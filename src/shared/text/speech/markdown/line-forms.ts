/**
 * What a line of Markdown is, judged by its form alone. All patterns are anchored and never look at the same
 * character twice in different ways, so that a line of a megabyte takes no longer than its length.
 */

/** An opening fence: its character, its length and the first word behind it. */
export interface FenceForm {
  readonly mark: string;
  readonly length: number;
  readonly language: string;
}

export function fenceForm(text: string): FenceForm | undefined {
  const match = /^(`{3,}|~{3,})(.*)$/.exec(text);
  const marks = match?.[1];
  const info = match?.[2] ?? '';
  if (marks === undefined || (marks.startsWith('`') && info.includes('`'))) return undefined;
  const language = /^[\w#+.-]+/.exec(info.trim())?.[0].toLowerCase() ?? '';
  return { mark: marks.charAt(0), length: marks.length, language };
}

export function isFenceEnd(text: string, fence: { readonly mark: string; readonly length: number }): boolean {
  const marks = text.trim();
  return marks.length >= fence.length && isOnly(marks, fence.mark);
}

/** Text of a line that starts with one to six `#`. */
export function headingText(text: string): string | undefined {
  const match = /^#{1,6}(?:\s|$)/.exec(text);
  if (match === null) return undefined;
  const title = text.slice(match[0].length).trim();
  let end = title.length;
  while (end > 0 && title[end - 1] === '#') end -= 1;
  const closes = end < title.length && (end === 0 || /\s/.test(title.charAt(end - 1)));
  return closes ? title.slice(0, end).trimEnd() : title;
}

/** Three or more of one of `-`, `*`, `_`, with nothing but blanks between them. */
export function isRule(text: string): boolean {
  const mark = text.charAt(0);
  if (mark !== '-' && mark !== '*' && mark !== '_') return false;
  let count = 0;
  for (const character of text) {
    if (character === mark) count += 1;
    else if (character !== ' ') return false;
  }
  return count >= 3;
}

/** The line under a text that makes it a heading. */
export function isUnderline(text: string): boolean {
  const marks = text.trimEnd();
  return marks !== '' && (isOnly(marks, '=') || isOnly(marks, '-'));
}

export interface ItemForm {
  readonly number: string | undefined;
  /** Length of the mark with the blanks behind it. */
  readonly length: number;
}

export function itemForm(text: string): ItemForm | undefined {
  const match = /^(?:[-*+•]|(\d{1,9})[.)])(?: +|$)/.exec(text);
  return match === null ? undefined : { number: match[1], length: match[0].length };
}

/** The line under the head of a table: dashes, colons and bars. */
export function isTableDelimiter(text: string): boolean {
  return text.includes('|') && text.includes('-') && /^[|:\- ]+$/.test(text);
}

/** Cells of a row, trimmed; `\|` is no border. */
export function tableCells(row: string): readonly string[] {
  const inner = row.trim().replace(/^\|/, '');
  const cells: string[] = [];
  let cell = '';
  for (let index = 0; index < inner.length; index += 1) {
    const character = inner.charAt(index);
    if (character === '\\' && inner[index + 1] === '|') {
      cell += '|';
      index += 1;
    } else if (character === '|') {
      cells.push(cell.trim());
      cell = '';
    } else {
      cell += character;
    }
  }
  if (cell.trim() !== '') cells.push(cell.trim());
  return cells;
}

/** `[name]: address "title"`, which is never shown. */
export function isDefinition(text: string): boolean {
  return /^\[[^\]^][^\]]{0,200}\]:\s+<?\S*[./#:]\S*(?:\s+["'(].*["')])?\s*$/.test(text);
}

const BLOCK_TAG =
  /^<\/?(?:details|summary|p|div|center|section|article|table|thead|tbody|tr|td|th|ul|ol|li|dl|dt|dd|h[1-6]|hr|pre|blockquote|figure|picture|img)\b/i;

/** A line that begins with the tag of a block stands apart from its neighbours. */
export function startsWithBlockTag(text: string): boolean {
  return BLOCK_TAG.test(text);
}

/** A line of the data at the head of a document. */
export function isFrontMatter(line: string): boolean {
  return /^(?:[\w"'-][^:]*:(?:\s|$)|\s+\S|-\s|#|\s*$)/.test(line);
}

function isOnly(text: string, mark: string): boolean {
  for (const character of text) {
    if (character !== mark) return false;
  }
  return text !== '';
}
