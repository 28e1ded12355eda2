/**
 * Classes of characters as text has them, not as ASCII has them: `\w`, `\b` and `\d` know only ASCII, with the flag `u`
 * too. Parts of patterns; all patterns are compiled with `u`.
 */
export const WORD_CHARACTER = String.raw`[\p{L}\p{N}_]`;
/** Between a word character and something else. */
export const EDGE = `(?:(?<=${WORD_CHARACTER})(?!${WORD_CHARACTER})|(?<!${WORD_CHARACTER})(?=${WORD_CHARACTER}))`;
/** Letters and numerals that are no decimal digits: ½, Ⅳ, ². */
export const LETTER = String.raw`[\p{L}\p{Nl}\p{No}]`;
export const LATIN_LOWER = 'a-zß-öø-ÿ';
export const LATIN_UPPER = 'A-ZÀ-ÖØ-Þ';

const LETTERS_ONLY = /^\p{L}+$/u;
const ASCII_LETTERS_ONLY = /^[A-Za-z]+$/;
const DIGITS_ONLY = /^[0-9]+$/;
const ASCII_ONLY = /^\p{ASCII}*$/u;
const DECIMAL = /\p{Nd}/u;
const FOREIGN_DECIMALS = /(?![0-9])\p{Nd}/gu;

export const isLetters = (text: string): boolean => LETTERS_ONLY.test(text);
export const isAsciiLetters = (text: string): boolean => ASCII_LETTERS_ONLY.test(text);
export const isDigits = (text: string): boolean => DIGITS_ONLY.test(text);
export const isAscii = (text: string): boolean => ASCII_ONLY.test(text);

/** First letter upper, the rest lower. */
export function capitalised(text: string): string {
  const first = firstCharacter(text);
  return first.toUpperCase() + text.slice(first.length).toLowerCase();
}

/** True for text that has a cased letter and none in capitals. */
export function isLowerCase(text: string): boolean {
  return text === text.toLowerCase() && text !== text.toUpperCase();
}

/** True for text that has a cased letter and all of them in capitals. */
export function isUpperCase(text: string): boolean {
  return text === text.toUpperCase() && text !== text.toLowerCase();
}

/** The first code point, '' for no text. */
export function firstCharacter(text: string): string {
  const code = text.codePointAt(0);
  return code === undefined ? '' : String.fromCodePoint(code);
}

/** The last three code points. */
export function lastThree(text: string): string {
  let start = text.length;
  for (let count = 0; count < 3 && start > 0; count += 1) {
    const isPair =
      start > 1 && isLowSurrogate(text.charCodeAt(start - 1)) && isHighSurrogate(text.charCodeAt(start - 2));
    start -= isPair ? 2 : 1;
  }
  return text.slice(start);
}

/** Digits of other scripts as 0–9. Each script has its ten digits in a row. */
export function withAsciiDigits(text: string): string {
  return text.replace(FOREIGN_DECIMALS, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let value = 0;
    while (value < 9 && DECIMAL.test(String.fromCodePoint(code - value - 1))) value += 1;
    return String(value);
  });
}

/** Source of a pattern that matches any of `texts` literally, the longest first. */
export function anyOf(texts: Iterable<string>): string {
  return [...texts]
    .toSorted((a, b) => b.length - a.length)
    .map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`))
    .join('|');
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
