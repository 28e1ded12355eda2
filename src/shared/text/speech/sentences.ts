import { primaryLanguage } from './languages/languages.ts';
import { ABBREVIATIONS, BEFORE_NUMBERS, GERMAN_BEFORE_ORDINALS } from './tables/abbreviations.ts';

/** Marks that end a sentence when a blank follows; the Arabic and Urdu ones too. */
export const ENDING_MARKS = '.!?…؟۔';
/** Marks that end a sentence by themselves: of Chinese, Japanese, Hindi, Armenian, Ethiopic, Burmese, Khmer. */
export const LONE_MARKS = '。！？｡।॥։።။។';

/**
 * A mark, what closes around it, blanks and then more; or a lone mark, where what closes must be followed by a blank,
 * because 「はい。」と goes on.
 */
const BOUNDARY = new RegExp(
  String.raw`(?<mark>[${ENDING_MARKS}])["”’)\]»]*\s+(?=\S)|` +
    String.raw`(?<lone>[${LONE_MARKS}])(?:(?![${LONE_MARKS}!?"”’)\]»」』）】》])\s*|["”’)\]»」』）】》]+\s+)(?=\S)`,
  'gu',
);

/** What stands before a mark is judged by its end only. */
const LOOKBACK = 60;

/**
 * Cuts a paragraph into sentences. A full stop ends none after a title, an abbreviation of the language or a single
 * capital letter, before a small letter, or inside a number. Closing quotes and brackets behind the last mark of a
 * sentence are dropped, as they are not heard. Line breaks end sentences. `language` is BCP 47.
 */
export function splitSentences(paragraph: string, language: string = 'en'): readonly string[] {
  return paragraph
    .split(/[\n\r\u2028\u2029]+/)
    .flatMap((line) => lineSentences(line.trim(), primaryLanguage(language)));
}

function lineSentences(line: string, language: string): readonly string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const match of line.matchAll(BOUNDARY)) {
    const next = match.index + match[0].length;
    const isEnd = match.groups?.['lone'] !== undefined || isSentenceEnd(line, match.index, next, language);
    if (!isEnd) continue;
    const end = match.groups?.['lone'] === undefined ? match.index + 1 : next;
    sentences.push(line.slice(start, end).trim());
    start = next;
  }
  if (start < line.length) sentences.push(line.slice(start));
  return sentences;
}

/** Whether the mark at a place ends a sentence, when the next one would begin at `next`. `language` without region. */
export function isSentenceEnd(text: string, mark: number, next: number, language: string): boolean {
  const following = String.fromCodePoint(text.codePointAt(next) ?? 0);
  if (/\p{Ll}/u.test(following)) return false;
  if (text[mark] !== '.') return true;
  const before = text.slice(Math.max(0, mark - LOOKBACK), mark);
  const word = before.slice(before.search(/\S*$/)).replace(/^[("“„'‘«¿¡]+/, '');
  if (/^\p{Lu}$/u.test(word)) return false;
  if (/^\p{Nd}$/u.test(following) && BEFORE_NUMBERS.has(word)) return false;
  if (language === 'de' && /^\d{1,2}$/.test(word) && GERMAN_BEFORE_ORDINALS.test(before)) return false;
  return ABBREVIATIONS.get(language)?.has(word) !== true;
}

/** Whether a sentence asks something. */
export function isQuestion(sentence: string): boolean {
  return /[?？؟][!?！？"”’)»」』）\]]*$/.test(sentence);
}
