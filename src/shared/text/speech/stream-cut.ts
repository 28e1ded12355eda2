import { EmphasisPairs, markRun } from './markdown/emphasis.ts';
import { ENDING_MARKS, isSentenceEnd, LONE_MARKS } from './sentences.ts';

/** Where an unfinished paragraph can be cut: the sentences before, and the place where the rest begins. */
export interface Cut {
  readonly end: number;
  readonly next: number;
}

/** As in finished text, but closing marks of Markdown may stand behind the end of a sentence. */
const BOUNDARY = new RegExp(
  String.raw`[${ENDING_MARKS}]["”’)\]»*_~${'`'}]*\s+(?=\S)|[${LONE_MARKS}](?:(?![${LONE_MARKS}!?"”’)\]»」』）】》*_~])\s*|["”’)\]»」』）】》*_~]+\s+)(?=\S)`,
  'gu',
);
const MAYBE_BOUNDARY = new RegExp(BOUNDARY.source, 'u');

/** Whether a text could hold the end of a sentence with something behind it; cheap to ask. */
export function mayHoldCut(text: string): boolean {
  return MAYBE_BOUNDARY.test(text);
}

/**
 * The last place where a paragraph that is still being written can be cut so that both parts are read as they would
 * be in one: after a sentence, outside code spans, links and emphasis, and before something that cannot be mistaken
 * for the beginning of a list or a heading.
 */
export function lastCut(text: string, language: string): Cut | undefined {
  const balance = new MarkBalance(text);
  let cut: Cut | undefined;
  for (const match of text.matchAll(BOUNDARY)) {
    const next = match.index + match[0].length;
    const isEnd = LONE_MARKS.includes(match[0].charAt(0)) || isSentenceEnd(text, match.index, next, language);
    if (!isEnd || !beginsText(text.slice(next, next + 24))) continue;
    if (balance.isBalancedAt(next)) cut = { end: match.index + match[0].trimEnd().length, next };
  }
  return cut;
}

/** Whether a text would be read as the same text if nothing stood before it. */
export function beginsText(text: string): boolean {
  return /^["“”„'‘«(¿¡]*\p{L}|^\p{Extended_Pictographic}|^`[^`\s]|^(?:\*{1,2}|_{1,2})[\p{L}\p{N}]|^\d+[^\d.)\s]|^\d+ \p{L}/u.test(
    text,
  );
}

/** Reads a paragraph once from left to right and knows whether a mark is open. */
class MarkBalance {
  readonly #text: string;
  readonly #pairs = new EmphasisPairs();
  #at = 0;
  #codeRun = 0;
  #brackets = 0;
  #parentheses = 0;
  #isComment = false;

  constructor(text: string) {
    this.#text = text;
  }

  /** Asked for growing places. */
  isBalancedAt(end: number): boolean {
    while (this.#at < end) this.#step();
    const isOpen = this.#isComment || this.#codeRun > 0 || this.#brackets > 0 || this.#parentheses > 0;
    return !isOpen && this.#pairs.isBalanced;
  }

  #step(): void {
    const character = this.#text.charAt(this.#at);
    if (this.#isComment) {
      this.#isComment = !this.#text.startsWith('-->', this.#at);
      this.#at += 1;
      return;
    }
    if (character === '`') return this.#backticks();
    this.#at += 1;
    if (this.#codeRun > 0) return;
    if (this.#parentheses > 0) {
      if (character === '(') this.#parentheses += 1;
      else if (character === ')') this.#parentheses -= 1;
    } else if (character === '\\') {
      this.#at += 1;
    } else if (character === '<') {
      this.#isComment = this.#text.startsWith('!--', this.#at);
    } else if (character === '[') {
      this.#brackets += 1;
    } else if (character === ']') {
      this.#brackets = Math.max(0, this.#brackets - 1);
      if (this.#text[this.#at] !== '(') return;
      this.#at += 1;
      this.#parentheses = 1;
    } else if (character === '*' || character === '_' || character === '~') {
      this.#emphasis();
    }
  }

  #backticks(): void {
    const length = this.#runLength(this.#at);
    this.#at += length;
    if (this.#codeRun === 0) this.#codeRun = length;
    else if (this.#codeRun === length) this.#codeRun = 0;
  }

  #emphasis(): void {
    const start = this.#at - 1;
    const end = start + this.#runLength(start);
    this.#at = end;
    this.#pairs.add(
      markRun(this.#text.slice(start, end), this.#text.charAt(start - 1), this.#text.charAt(end)),
    );
  }

  #runLength(start: number): number {
    let end = start + 1;
    while (this.#text[end] === this.#text[start]) end += 1;
    return end - start;
  }
}
