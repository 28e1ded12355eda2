import type { Block } from './block.ts';
import {
  type FenceForm,
  fenceForm,
  headingText,
  isDefinition,
  isFenceEnd,
  isFrontMatter,
  isRule,
  isTableDelimiter,
  isUnderline,
  type ItemForm,
  itemForm,
  startsWithBlockTag,
  tableCells,
} from './line-forms.ts';

interface OpenText {
  readonly kind: 'text';
  readonly item: boolean;
  readonly number: string | undefined;
  readonly task: 'done' | 'open' | undefined;
  readonly lines: string[];
}

type Open =
  | OpenText
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'fence';
      readonly form: FenceForm;
      readonly indent: number;
      readonly quotes: number;
      readonly lines: string[];
    }
  | { readonly kind: 'indented'; readonly indent: number; readonly lines: string[] }
  | { readonly kind: 'table'; readonly header: string; readonly delimiter: string; readonly rows: string[] }
  | { readonly kind: 'comment' }
  | { readonly kind: 'front-matter'; readonly lines: string[] };

const NOTHING: Open = { kind: 'nothing' };
/** A line that is indented this much further than its surroundings is code. */
const CODE_INDENT = 4;

/** Marks of structure that are read as text instead. */
export interface BlockReaderOptions {
  readonly keepQuotes?: boolean;
  readonly keepFrontMatter?: boolean;
  readonly keepDefinitions?: boolean;
}

/**
 * Reads Markdown line by line into blocks. What is nested (quotes, lists) comes out flat, because speech has no
 * indentation; only as much of it is remembered as is needed to tell text from code. It follows CommonMark and the
 * tables and task lists of GitHub, and is lenient where writers are careless: an unclosed fence reaches to the end.
 */
export class BlockReader {
  readonly #options: BlockReaderOptions;
  #open: Open = NOTHING;
  /** Columns at which the texts of the open list entries begin. */
  readonly #listIndents: number[] = [];
  #quotes = 0;
  #isFirstLine = true;

  constructor(options: BlockReaderOptions = {}) {
    this.#options = options;
  }

  /** The next line, without its line break. Returns the blocks that it closes. */
  push(line: string): readonly Block[] {
    const closed: Block[] = [];
    this.#line(line, closed);
    return closed;
  }

  /** No more lines. */
  end(): readonly Block[] {
    const closed: Block[] = [];
    if (this.#open.kind === 'front-matter') this.#giveUpFrontMatter(this.#open.lines, closed);
    this.#close(closed);
    return closed;
  }

  /** Whether a line that looks like text would be text now. */
  get takesText(): boolean {
    return this.#open.kind === 'text' || this.#open.kind === 'nothing' || this.#open.kind === 'indented';
  }

  /** The paragraph or list entry that is not finished yet. */
  get openLines(): readonly string[] | undefined {
    return this.#open.kind === 'text' ? this.#open.lines : undefined;
  }

  /** Adds to the end of the last line, where that was given before it was whole. */
  extendLine(text: string): void {
    if (this.#open.kind !== 'text' && this.#open.kind !== 'indented') return;
    const { lines } = this.#open;
    lines.push((lines.pop() ?? '') + text);
  }

  /** Closes the open paragraph with this text in place of its own; it goes on with the rest. */
  cutText(text: string, rest: string): readonly Block[] {
    if (this.#open.kind !== 'text') return [];
    const closed: Block[] = [];
    this.#open = { ...this.#open, lines: text.split('\n') };
    this.#close(closed);
    this.#open = { kind: 'text', item: false, number: undefined, task: undefined, lines: rest.split('\n') };
    return closed;
  }

  #line(line: string, closed: Block[]): void {
    const isFirst = this.#isFirstLine;
    this.#isFirstLine = false;
    const open = this.#open;
    if (open.kind === 'fence') {
      this.#fenceLine(open, line, closed);
    } else if (open.kind === 'comment') {
      this.#commentLine(line, closed);
    } else if (open.kind === 'front-matter') {
      this.#frontMatterLine(open.lines, line, closed);
    } else if (isFirst && line.trimEnd() === '---' && this.#options.keepFrontMatter !== true) {
      this.#open = { kind: 'front-matter', lines: [] };
    } else {
      this.#freeLine(line, closed);
    }
  }

  #fenceLine(open: Extract<Open, { kind: 'fence' }>, line: string, closed: Block[]): void {
    const { text, quotes } = this.#withoutQuotes(line, open.quotes);
    if (quotes < open.quotes && quotes === 0) {
      this.#close(closed);
      this.#freeLine(line, closed);
    } else if (isFenceEnd(text, open.form) && indentOf(text) < open.indent + CODE_INDENT) {
      this.#close(closed);
    } else {
      open.lines.push(text.slice(Math.min(open.indent, indentOf(text))));
    }
  }

  #commentLine(line: string, closed: Block[]): void {
    const end = line.indexOf('-->');
    if (end === -1) return;
    this.#open = NOTHING;
    this.#freeLine(line.slice(end + 3), closed);
  }

  #frontMatterLine(lines: string[], line: string, closed: Block[]): void {
    const text = line.trimEnd();
    if (text === '---' && lines.length > 0) {
      this.#open = NOTHING;
    } else if (isFrontMatter(line) && (lines.length > 0 || text !== '')) {
      lines.push(line);
    } else {
      this.#giveUpFrontMatter(lines, closed);
      this.#line(line, closed);
    }
  }

  /** It was a rule and then text. */
  #giveUpFrontMatter(lines: readonly string[], closed: Block[]): void {
    this.#open = NOTHING;
    for (const line of lines) this.#line(line, closed);
  }

  #freeLine(line: string, closed: Block[]): void {
    const { text, quotes } = this.#withoutQuotes(line, Infinity);
    if (quotes > this.#quotes) this.#close(closed);
    if (text.trim() === '') return this.#blankLine(closed);
    if (quotes > 0 || this.#open.kind !== 'text') this.#quotes = quotes;
    const indent = indentOf(text);
    if (this.#open.kind === 'indented') {
      if (indent >= this.#open.indent) {
        this.#open.lines.push(text.slice(this.#open.indent));
        return;
      }
      this.#close(closed);
    }
    if (this.#open.kind === 'table') {
      if (text.includes('|')) {
        this.#open.rows.push(text.trim());
        return;
      }
      this.#close(closed);
    }
    if (this.#open.kind !== 'text') this.#leaveLists(indent);
    if (indent < this.#codeIndent) return this.#markedLine(text.slice(indent), indent, closed);
    if (this.#open.kind === 'text') {
      this.#open.lines.push(text);
    } else {
      this.#open = { kind: 'indented', indent: this.#codeIndent, lines: [text.slice(this.#codeIndent)] };
    }
  }

  #blankLine(closed: Block[]): void {
    if (this.#open.kind === 'indented') this.#open.lines.push('');
    else this.#close(closed);
  }

  /** A line that is not indented like code: entries of lists one inside the other, then what stands in them. */
  #markedLine(line: string, column: number, closed: Block[]): void {
    let text = line;
    let indent = column;
    const open = this.#open;
    if (open.kind === 'text' && open.lines.length > 0 && isUnderline(text)) {
      const belongs = column >= (this.#listIndents.at(-1) ?? 0);
      if (belongs && !open.item) return this.#closeAsHeading(open, closed);
      if (belongs || text.startsWith('=')) return this.#close(closed);
    }
    if (isRule(text)) return this.#close(closed);
    if (this.#tableBegins(text, closed)) return;
    for (let item = this.#itemBegins(text); item !== undefined; item = this.#itemBegins(text)) {
      const rest = text.slice(item.length);
      this.#close(closed);
      this.#leaveLists(indent);
      indent += item.length;
      this.#listIndents.push(indent);
      const task = /^\[([ xX])\](?: +|$)/.exec(rest);
      this.#open = {
        kind: 'text',
        item: true,
        number: item.number,
        task: task === null ? undefined : task[1] === ' ' ? 'open' : 'done',
        lines: [],
      };
      text = this.#withoutQuotes(
        task === null ? rest : rest.slice(task[0].length),
        Infinity,
      ).text.trimStart();
      if (text === '') return;
    }
    this.#simpleLine(text, indent, closed);
  }

  #itemBegins(text: string): ItemForm | undefined {
    const form = itemForm(text);
    if (form === undefined || this.#open.kind !== 'text' || this.#open.item || this.#listIndents.length > 0) {
      return form;
    }
    // Inside a paragraph a number is more likely part of a sentence, and a lone mark is no entry.
    const isList = form.number === undefined ? form.length < text.length : /^[01]$/.test(form.number);
    return isList ? form : undefined;
  }

  #simpleLine(text: string, indent: number, closed: Block[]): void {
    const fence = fenceForm(text);
    if (fence !== undefined) {
      this.#close(closed);
      this.#open = { kind: 'fence', form: fence, indent, quotes: this.#quotes, lines: [] };
      return;
    }
    const heading = headingText(text);
    if (heading !== undefined) {
      this.#close(closed);
      if (heading !== '') closed.push({ kind: 'heading', text: heading });
    } else if (text.startsWith('<!--')) {
      this.#close(closed);
      this.#open = { kind: 'comment' };
      this.#commentLine(text.slice('<!--'.length), closed);
    } else if (startsWithBlockTag(text)) {
      this.#close(closed);
      closed.push({ kind: 'paragraph', lines: [text] });
    } else {
      this.#textLine(text, closed);
    }
  }

  #textLine(text: string, closed: Block[]): void {
    if (text.startsWith('[')) {
      const footnote = /^\[\^[^\]]{1,100}\]:\s*/.exec(text);
      const alert = this.#quotes > 0 ? /^\[!([A-Za-z]+)\]\s*$/.exec(text)?.[1] : undefined;
      if (footnote !== null) {
        this.#close(closed);
        return this.#startText(text.slice(footnote[0].length));
      }
      if (alert !== undefined) {
        this.#close(closed);
        closed.push({ kind: 'heading', text: alert.charAt(0).toUpperCase() + alert.slice(1).toLowerCase() });
        return;
      }
      if (this.#open.kind !== 'text' && this.#options.keepDefinitions !== true && isDefinition(text)) return;
    }
    this.#startText(text);
  }

  #startText(text: string): void {
    if (this.#open.kind === 'text') this.#open.lines.push(text);
    else this.#open = { kind: 'text', item: false, number: undefined, task: undefined, lines: [text] };
  }

  /** The last line of the open text becomes the head of a table. */
  #tableBegins(delimiter: string, closed: Block[]): boolean {
    if (this.#open.kind !== 'text' || !isTableDelimiter(delimiter)) return false;
    const header = this.#open.lines.at(-1) ?? '';
    if (!header.includes('|') || tableCells(header).length !== tableCells(delimiter).length) return false;
    this.#open.lines.pop();
    this.#close(closed);
    this.#open = { kind: 'table', header: header.trim(), delimiter: delimiter.trim(), rows: [] };
    return true;
  }

  #closeAsHeading(open: OpenText, closed: Block[]): void {
    const text = open.lines.join(' ').trim();
    this.#open = NOTHING;
    if (text !== '') closed.push({ kind: 'heading', text });
  }

  #close(closed: Block[]): void {
    const open = this.#open;
    this.#open = NOTHING;
    if (open.kind === 'text') {
      const { item, number, task, lines } = open;
      if (lines.every((line) => line.trim() === '')) return;
      closed.push(item ? { kind: 'item', number, task, lines } : { kind: 'paragraph', lines });
    } else if (open.kind === 'fence') {
      closed.push({ kind: 'code', language: open.form.language, lines: open.lines });
    } else if (open.kind === 'indented') {
      closed.push({ kind: 'code', language: '', lines: open.lines });
    } else if (open.kind === 'table') {
      closed.push({ kind: 'table', header: open.header, delimiter: open.delimiter, rows: open.rows });
    }
  }

  get #codeIndent(): number {
    return (this.#listIndents.at(-1) ?? 0) + CODE_INDENT;
  }

  #leaveLists(indent: number): void {
    while ((this.#listIndents.at(-1) ?? 0) > indent) this.#listIndents.pop();
  }

  /** Takes off at most `limit` marks of quotes. */
  #withoutQuotes(line: string, limit: number): { readonly text: string; readonly quotes: number } {
    let text = line;
    let quotes = 0;
    if (this.#options.keepQuotes === true) return { text, quotes };
    while (quotes < limit) {
      const indent = indentOf(text);
      if (text[indent] !== '>' || indent >= this.#codeIndent) break;
      text = text.slice(indent + (text[indent + 1] === ' ' ? 2 : 1));
      quotes += 1;
    }
    return { text, quotes };
  }
}

function indentOf(text: string): number {
  let indent = 0;
  while (text[indent] === ' ') indent += 1;
  return indent;
}
