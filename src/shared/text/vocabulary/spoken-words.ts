import { isOrdinaryWord } from './ordinary-words.ts';

/** One word of a text, and where it stands. */
export interface SpokenWord {
  readonly text: string;
  readonly small: string;
  readonly start: number;
  readonly end: number;
  /** A word of the dictionary, in any form. */
  readonly ordinary: boolean;
  /** Nothing but one blank or hyphen stands between it and the word before. */
  readonly joined: boolean;
  /** Part of a path, an address, a name in code: not to be touched. */
  readonly fixed: boolean;
  /** At the beginning of the text or of a sentence, where capitals mean nothing. */
  readonly opens: boolean;
}

const WORD = /[\p{L}\p{N}]+(?:['’]\p{L}+)*/gu;
/** Signs that bind a word to what stands beside it; a full stop does only within a word. */
const BINDS_BEFORE = /[._/\\@#$~:]$|--$/u;
const BINDS_AFTER = /^(?:[_/\\@$(=]|[.:]{1,2}[\p{L}\p{N}])/u;

/** The words of a text. */
export function spokenWordsOf(text: string): SpokenWord[] {
  const code = codeSpans(text);
  const words: SpokenWord[] = [];
  let before = 0;
  for (const match of text.matchAll(WORD)) {
    const start = match.index;
    const end = start + match[0].length;
    const gap = text.slice(before, start);
    const bound = BINDS_BEFORE.test(text.slice(Math.max(0, start - 2), start).trimStart());
    words.push({
      text: match[0],
      small: match[0].toLowerCase().replaceAll('’', "'"),
      start,
      end,
      ordinary: isOrdinaryWord(match[0]),
      joined: words.length > 0 && /^(?: {1,2}|-)$/.test(gap),
      fixed:
        (bound && !/\s$/.test(text.slice(0, start))) ||
        BINDS_AFTER.test(text.slice(end, end + 3)) ||
        code.some(([from, to]) => start >= from && end <= to),
      opens: words.length === 0 || /[.!?\n]\s*["“'(]*$/.test(gap),
    });
    before = end;
  }
  return words;
}

function codeSpans(text: string): (readonly [number, number])[] {
  if (!text.includes('`')) return [];
  return [...text.matchAll(/`[^`\n]*`/g)].map(({ 0: { length }, index }) => [index, index + length]);
}
