/** Scripts that are written without spaces between words: there each character is a unit. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*/u;
const UNITS = new RegExp(
  `${UNSPACED.source}|[\\p{L}\\p{N}\\p{M}'’]+?(?=${UNSPACED.source}|[^\\p{L}\\p{N}\\p{M}'’]|$)`,
  'gu',
);
const ACCENTS = /[\u0300-\u036f]/g;
const APOSTROPHES = /['’]/g;
/** So many letters tell any two words apart; what is longer is no word but would be slow to compare. */
export const LONGEST_UNIT = 24;

/**
 * What is compared between a text that was spoken and one that was heard: words in lower case without accents and
 * punctuation, and single characters of scripts without spaces.
 */
export function wordUnits(text: string): string[] {
  const units: string[] = [];
  for (const [match] of text.normalize('NFKC').toLowerCase().matchAll(UNITS)) {
    const unit = match.normalize('NFD').replace(ACCENTS, '').normalize('NFC').replace(APOSTROPHES, '');
    if (unit !== '') units.push(unit.slice(0, LONGEST_UNIT));
  }
  return units;
}

/** A character of a script without spaces says about half as much as a word. */
export function wordsIn(units: readonly string[]): number {
  let words = 0;
  for (const unit of units) words += UNSPACED.test(unit) ? 0.5 : 1;
  return words;
}
