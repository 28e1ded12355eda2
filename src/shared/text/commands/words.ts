/** A word of an utterance and where it stands. `text` is for comparing: lower-case, Latin letters without marks. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Letters of scripts without blanks between words: each is a word here. The length mark ー belongs to them. */
const UNSPACED = String.raw`[[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]&&[\p{L}\p{M}]]`;
const WORDS = new RegExp(String.raw`${UNSPACED}\p{M}*|(?:(?!${UNSPACED})[\p{L}\p{M}])+|\p{N}+`, 'gv');
/** How recognisers write "ok"; "O.K." becomes two words that are joined in comparing. */
const OK_SPELLINGS: ReadonlySet<string> = new Set(['okay', 'okey', 'oke', 'okej', 'okei', 'oki']);

/** The words of a text; digits are words of their own, punctuation and apostrophes separate. */
export function wordsOf(text: string): readonly Word[] {
  return Array.from(text.matchAll(WORDS), (match) => ({
    text: comparable(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** The words of a phrase, for comparing. */
export function phraseWords(phrase: string): readonly string[] {
  return wordsOf(phrase).map((word) => word.text);
}

function comparable(word: string): string {
  const plain = word
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/(?<=\p{Script=Latin}\p{M}*)\p{M}/gu, '')
    .normalize('NFC')
    .replaceAll('ß', 'ss')
    .replaceAll('œ', 'oe');
  return OK_SPELLINGS.has(plain) ? 'ok' : plain;
}

/** What stands between two words, or behind the last one. */
export function gapAfter(text: string, words: readonly Word[], index: number, end = text.length): string {
  return text.slice(words[index]?.end ?? 0, words[index + 1]?.start ?? end);
}
