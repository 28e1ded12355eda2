import { sanitiseText } from '../sanitise.ts';

/** Characters without a sound: lone surrogates, marks of direction, and blanks of no width. */
const UNHEARD =
  /[\uD800-\uDFFF\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF\uFFF9-\uFFFC]/gu;

/** A tab at the beginning of a line indents as four blanks do. */
const LEADING_TABS = /^\t+/gm;

/** The text with one kind of line break, and without control characters and characters that have no sound. */
export function plainText(text: string): string {
  const indented = text.replace(LEADING_TABS, (tabs) => '    '.repeat(tabs.length));
  return sanitiseText(indented).replace(UNHEARD, '');
}

/**
 * Pictures and what belongs to them (skin colours, selectors, joiners, flags, keycaps), and signs that draw lines,
 * bars and spinners. © and ® are left to the voice; arrows that are no emoji too.
 */
const PICTURES =
  /(?:(?![©®™])[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\u{E0020}-\u{E007F}]|\uFE0F|\u20E3|(?<=\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]?)\u200D|[\u23BF\u2500-\u25FF\u2713-\u2718\u2800-\u28FF])+/gu;

const ENDS_IN_BLANK = /\s$/;
const STARTS_WITH_WORD = /^[\p{L}\p{N}]/u;

/** The text without pictures and the blanks before them. */
export function withoutPictures(text: string): string {
  let result = '';
  let end = 0;
  for (const match of text.matchAll(PICTURES)) {
    const before = text.slice(end, match.index);
    end = match.index + match[0].length;
    const kept = before.trimEnd();
    const joins = ENDS_IN_BLANK.test(before) && STARTS_WITH_WORD.test(text.slice(end, end + 2));
    result += joins ? `${kept} ` : kept;
  }
  return result + text.slice(end);
}

const STYLED = /[\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A\u{1D400}-\u{1D7FF}]+/gu;
const FOREIGN_DIGIT = /(?![0-9])\p{Nd}/gu;
const DECIMAL_DIGIT = /^\p{Nd}$/u;

/** Full-width and mathematical letters as plain ones, and the digits of all scripts as 0–9. */
export function plainCharacters(text: string): string {
  return text
    .replace(STYLED, (styled) => styled.normalize('NFKC'))
    .replace(FOREIGN_DIGIT, (digit) => String(digitValue(digit)));
}

/** Unicode keeps the ten digits of a script together, in order. */
function digitValue(digit: string): number {
  const codePoint = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && DECIMAL_DIGIT.test(String.fromCodePoint(codePoint - value - 1))) value += 1;
  return value;
}
