import { plainText } from './characters.ts';
import { primaryLanguage } from './languages/languages.ts';
import { mayBeLog } from './log-lines.ts';
import { type Block, blockToMarkdown } from './markdown/block.ts';
import { BlockReader } from './markdown/block-reader.ts';
import { beginsText, lastCut, mayHoldCut } from './stream-cut.ts';

/** A paragraph that is longer and could not be cut is waited for as a whole. */
const LONGEST_SEARCH = 8000;
const MOST_LINES = 200;
/** Enough to see the end of a sentence that arrived in pieces. */
const TAIL = 64;

/** What a line is shows within so many characters, or only at its end. */
const DECIDED_AFTER = 400;

/** Marks of quotes, lists and tasks before the text of a line. */
const LINE_MARKS = /^ {0,12}(?:> ?){0,9}(?:(?:[-*+•]|\d{1,9}[.)]) +(?:\[[ xX]\] +)?){0,3}/;

/**
 * Takes Markdown as it is written and gives back, as early as possible, pieces that can be cleaned and spoken one by
 * one: finished blocks, and within a paragraph finished sentences. Each piece is Markdown again. Cleaned one after
 * the other they read the same words as the whole text does.
 */
export class SpeechTextStream {
  readonly #language: string;
  readonly #reader = new BlockReader();
  /** Of the current line, what the reader has not been given. */
  #line = '';
  /** The reader knows the beginning of the current line: it is text, whatever follows. */
  #isText = false;
  #tail = '';
  /** Half of a line break or of a character, kept until the other half is there. */
  #half = '';

  /** `language`, BCP 47, says where sentences end. */
  constructor(language: string = 'en') {
    this.#language = primaryLanguage(language);
  }

  /** The next piece of the text, cut anywhere. Returns what can be spoken now. */
  push(text: string): readonly string[] {
    const ready: Block[] = [];
    const all = this.#half + text;
    this.#half = /[\r\uD800-\uDBFF]$/.exec(all)?.[0] ?? '';
    const lines = all.slice(0, all.length - this.#half.length).split(/\r\n|[\n\r]/);
    for (const [index, line] of lines.entries()) {
      if (index > 0) this.#endLine(ready);
      this.#extendLine(line, ready);
    }
    return ready.map(blockToMarkdown);
  }

  /** No more text. Returns what is left. */
  end(): readonly string[] {
    const ready: Block[] = [];
    this.#endLine(ready);
    ready.push(...this.#reader.end());
    return ready.map(blockToMarkdown);
  }

  #extendLine(piece: string, ready: Block[]): void {
    if (piece === '') return;
    if (this.#isText) {
      this.#reader.extendLine(plainText(piece));
      const recent = this.#tail + piece;
      this.#tail = recent.slice(-TAIL);
      if (mayHoldCut(recent)) this.#cut(ready);
    } else {
      this.#line += piece;
      if (this.#line.length <= DECIDED_AFTER && this.#reader.takesText && this.#isPlainLine()) {
        this.#give(ready);
        this.#isText = true;
        this.#cut(ready);
      }
    }
  }

  /** What the line is shows at its beginning, once enough of that is there. */
  #isPlainLine(): boolean {
    const text = this.#line.slice(LINE_MARKS.exec(this.#line)?.[0].length ?? 0);
    return text.length >= 4 && beginsText(text);
  }

  #give(ready: Block[]): void {
    ready.push(...this.#reader.push(plainText(this.#line)));
    this.#tail = this.#line.slice(-TAIL);
    this.#line = '';
  }

  #endLine(ready: Block[]): void {
    if (this.#isText) this.#isText = false;
    else this.#give(ready);
    this.#tail = `${this.#tail}\n`;
  }

  #cut(ready: Block[]): void {
    const lines = this.#reader.openLines ?? [];
    if (lines.length > MOST_LINES) return;
    const text = lines.join('\n');
    // A bar may turn out to belong to the head of a table, and logs are summed up as a whole.
    if (text.length > LONGEST_SEARCH || text.includes('|') || lines.some(mayBeLog)) return;
    const cut = lastCut(text, this.#language);
    if (cut === undefined) return;
    ready.push(...this.#reader.cutText(text.slice(0, cut.end), text.slice(cut.next)));
  }
}
