import { EmphasisPairs, type MarkRun, markRun } from './emphasis.ts';
import { HTML_ENTITY, HTML_TAG, decodeEntity, imageDescription } from './html.ts';
import { LinkAddresses } from './links.ts';

/** A stretch of a paragraph: text freed of marks, or what stood between backticks. */
export interface Segment {
  readonly text: string;
  readonly code: boolean;
}

/** Marks to leave in the text. */
export interface InlineOptions {
  readonly keepLinks?: boolean;
  readonly keepEmphasis?: boolean;
  readonly keepHtml?: boolean;
  readonly keepFootnotes?: boolean;
  readonly keepEntities?: boolean;
  readonly keepImages?: boolean;
  /** Said before the description of an image. */
  readonly image: string;
}

type Piece = { text: string; readonly code: boolean } | MarkRun;

interface Bracket {
  readonly piece: { text: string };
  readonly image: boolean;
  /** A word stands right before it: `list[0]`. */
  readonly attached: boolean;
  readonly textFrom: number;
}

const FOOTNOTE = /\[\^[^\]\s]{1,100}\]/y;
const AUTOLINK = /<([a-z][a-z0-9+.-]{1,31}:[^\s<>]*|[^\s<>@]+@[^\s<>@]+)>/iy;
const ESCAPABLE = /^[!-/:-@[-`{-~]$/;
const WORD = /^[\p{L}\p{N}_)\]]$/u;
/** Everything up to the next character that may mean something. */
const PLAIN = /[^\\`*_~[\]!<&\n]+/y;

/** The segments of a paragraph of Markdown. The time is linear in its length, whatever it consists of. */
export function readInline(markdown: string, options: InlineOptions): readonly Segment[] {
  return new InlineReader(markdown, options).read();
}

class InlineReader {
  readonly #markdown: string;
  readonly #options: InlineOptions;
  readonly #pieces: Piece[] = [];
  readonly #brackets: Bracket[] = [];
  readonly #pairs = new EmphasisPairs();
  #addresses: LinkAddresses | undefined;
  #backtickRuns: Map<number, number[]> | undefined;
  #at = 0;

  constructor(markdown: string, options: InlineOptions) {
    this.#markdown = markdown;
    this.#options = options;
  }

  read(): readonly Segment[] {
    while (this.#at < this.#markdown.length) this.#step();
    const segments: { text: string; code: boolean }[] = [];
    for (const piece of this.#pieces) {
      const { text, code } = 'mark' in piece ? { text: leftOver(piece), code: false } : piece;
      const last = segments.at(-1);
      if (text === '') continue;
      if (last !== undefined && !last.code && !code) last.text += text;
      else segments.push({ text, code });
    }
    return segments;
  }

  #step(): void {
    const character = this.#markdown.charAt(this.#at);
    if (character === '\\') return this.#escape();
    if (character === '`') return this.#backticks();
    if (character === '*' || character === '_' || character === '~') return this.#emphasis(character);
    if (character === '[' || (character === '!' && this.#markdown[this.#at + 1] === '['))
      return this.#bracket();
    if (character === ']') return this.#bracketEnd();
    if (character === '<') return this.#angle();
    if (character === '&' && this.#options.keepEntities !== true) return this.#entity();
    if (character === '\n') {
      this.#text(1, ' ');
      return;
    }
    PLAIN.lastIndex = this.#at;
    this.#text(PLAIN.exec(this.#markdown)?.[0].length ?? 1);
  }

  /** Takes so many characters and keeps them, or something else, as text. */
  #text(length: number, text = this.#markdown.slice(this.#at, this.#at + length)): { text: string } {
    const piece = { text, code: false };
    this.#pieces.push(piece);
    this.#at += length;
    return piece;
  }

  #escape(): void {
    const next = this.#markdown.charAt(this.#at + 1);
    if (ESCAPABLE.test(next)) this.#text(2, next);
    else this.#text(1);
  }

  #backticks(): void {
    const length = runLength(this.#markdown, this.#at);
    const close = this.#closingRun(this.#at + length, length);
    if (close === undefined) {
      this.#text(length, '');
      return;
    }
    this.#pieces.push({ text: this.#markdown.slice(this.#at + length, close), code: true });
    this.#at = close + length;
  }

  /** Where the next run of exactly so many backticks begins. */
  #closingRun(from: number, length: number): number | undefined {
    this.#backtickRuns ??= backtickRuns(this.#markdown);
    const starts = this.#backtickRuns.get(length) ?? [];
    while ((starts.at(-1) ?? Infinity) < from) starts.pop();
    return starts.at(-1);
  }

  #emphasis(mark: string): void {
    const length = runLength(this.#markdown, this.#at);
    const run = this.#markdown.slice(this.#at, this.#at + length);
    if (this.#options.keepEmphasis === true) {
      this.#text(length);
      return;
    }
    const before = lastCharacter(this.#markdown, this.#at);
    const after = firstCharacter(this.#markdown, this.#at + length);
    const piece = markRun(run, before, after);
    if (mark !== '~' || length === 2) this.#pairs.add(piece);
    this.#pieces.push(piece);
    this.#at += length;
  }

  #bracket(): void {
    FOOTNOTE.lastIndex = this.#at;
    const footnote = FOOTNOTE.exec(this.#markdown);
    if (footnote !== null && this.#options.keepFootnotes !== true) {
      this.#text(footnote[0].length, '');
      return;
    }
    const image = this.#markdown[this.#at] === '!';
    const attached = !image && WORD.test(lastCharacter(this.#markdown, this.#at));
    const piece = this.#text(image ? 2 : 1);
    this.#brackets.push({ piece, image, attached, textFrom: this.#at });
  }

  #bracketEnd(): void {
    const bracket = this.#brackets.pop();
    const end = bracket === undefined ? undefined : this.#targetEnd(bracket);
    const keeps = bracket?.image === true ? this.#options.keepImages : this.#options.keepLinks;
    if (bracket === undefined || end === undefined || keeps === true) {
      this.#text(1);
      return;
    }
    bracket.piece.text = bracket.image && this.#at > bracket.textFrom ? this.#options.image : '';
    this.#at = end;
  }

  /** The end of `(address)`, `[name]` or `[]` behind the closing bracket. */
  #targetEnd(bracket: Bracket): number | undefined {
    const next = this.#at + 1;
    if (this.#markdown[next] === '(') {
      this.#addresses ??= new LinkAddresses(this.#markdown);
      return this.#addresses.endAt(next);
    }
    if (this.#markdown[next] !== '[' || bracket.attached) return undefined;
    for (let index = next + 1; index < this.#markdown.length; index += 1) {
      const character = this.#markdown[index];
      if (character === ']') return index + 1;
      if (character === '[' || character === '\n') return undefined;
    }
    return undefined;
  }

  #angle(): void {
    AUTOLINK.lastIndex = this.#at;
    const link = AUTOLINK.exec(this.#markdown);
    if (link?.[1] !== undefined) {
      this.#text(link[0].length, link[1]);
      return;
    }
    if (this.#options.keepHtml !== true) {
      if (this.#markdown.startsWith('<!--', this.#at)) return this.#comment();
      HTML_TAG.lastIndex = this.#at;
      const tag = HTML_TAG.exec(this.#markdown);
      if (tag !== null) {
        const description = imageDescription(tag[0]);
        this.#text(tag[0].length, description === '' ? tagText(tag[0]) : this.#options.image + description);
        return;
      }
    }
    this.#text(1);
  }

  #comment(): void {
    const end = this.#markdown.indexOf('-->', this.#at);
    // An unfinished comment hides the rest, as it does on a page.
    this.#text((end === -1 ? this.#markdown.length : end + 3) - this.#at, '');
  }

  #entity(): void {
    HTML_ENTITY.lastIndex = this.#at;
    const entity = HTML_ENTITY.exec(this.#markdown);
    if (entity === null) this.#text(1);
    else this.#text(entity[0].length, decodeEntity(entity[0]));
  }
}

/** A break between lines is a blank; other tags leave no gap. */
function tagText(tag: string): string {
  return /^<br/i.test(tag) ? ' ' : '';
}

/** Two or more stars without a partner are a slip of the writer; a single mark may mean something. */
function leftOver(run: MarkRun): string {
  const isSlip = run.mark === '*' && run.left > 1 && run.opens !== run.closes;
  return isSlip ? '' : run.mark.repeat(run.left);
}

function runLength(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && text[end] === text[start]) end += 1;
  return end - start;
}

function firstCharacter(text: string, index: number): string {
  const codePoint = text.codePointAt(index);
  return codePoint === undefined ? '' : String.fromCodePoint(codePoint);
}

function lastCharacter(text: string, end: number): string {
  const last = text.charAt(end - 1);
  return /[\uDC00-\uDFFF]/.test(last) ? text.slice(Math.max(0, end - 2), end) : last;
}

/** Length of a run of backticks → where such runs begin, the first one last. */
function backtickRuns(text: string): Map<number, number[]> {
  const runs = new Map<number, number[]>();
  for (const match of text.matchAll(/`+/g)) {
    const starts = runs.get(match[0].length) ?? [];
    runs.set(match[0].length, starts);
    starts.push(match.index);
  }
  for (const starts of runs.values()) starts.reverse();
  return runs;
}
