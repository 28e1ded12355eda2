import { LONGEST_UNIT } from './word-units.ts';

/** Spellings of one sound in languages written in Latin letters, roughly; recognisers mix them up. */
const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/gh(?=t|$)/g, ''],
  [/^(kn|gn|pn)/g, 'n'],
  [/^wr/g, 'r'],
  [/sch|sh|tch|ch/g, 's'],
  [/ph|gh|v|w/g, 'f'],
  [/th|dh/g, 't'],
  [/c(?=[eiy])/g, 's'],
  [/ck|c|q|g/g, 'k'],
  [/x/g, 'ks'],
  [/z|j/g, 's'],
  [/d/g, 't'],
  [/b/g, 'p'],
  [/m/g, 'n'],
  [/h/g, ''],
  [/[aeiouy]+/g, 'a'],
  [/(.)\1+/g, '$1'],
];
/** What is less alike than this is not looked at closely: it counts as different. */
const LEAST_SIMILARITY = 0.5;
/** Shorter words sound alike too easily. */
const LEAST_LETTERS = 4;
/** Alike in sound is a little less than alike in letters. */
const BY_SOUND = 0.9;
/** Compares words by letters and by sound; the sounds are remembered, as each word is compared with many. */
export class WordComparison {
  readonly #sounds = new Map<string, string>();
  /** Long enough for two units and their sounds. */
  readonly #row = new Uint8Array(4 * LONGEST_UNIT + 1);

  /** How alike two words are to a recogniser, 0…1; both as `wordUnits` gives them. */
  alike(a: string, b: string): number {
    if (a === b) return 1;
    const byLetters = this.#similarity(a, b);
    if (Math.min(a.length, b.length) < LEAST_LETTERS) return byLetters;
    return Math.max(byLetters, BY_SOUND * this.#similarity(this.#soundOf(a), this.#soundOf(b)));
  }

  #soundOf(word: string): string {
    const known = this.#sounds.get(word);
    if (known !== undefined) return known;
    let sound = word;
    for (const [spelling, replacement] of SOUNDS) sound = sound.replace(spelling, replacement);
    this.#sounds.set(word, sound);
    return sound;
  }

  #similarity(a: string, b: string): number {
    const longer = Math.max(a.length, b.length);
    if (longer === 0 || Math.min(a.length, b.length) / longer < LEAST_SIMILARITY) return 0;
    return 1 - this.#editDistance(a, b) / longer;
  }

  /** Insertions, deletions and replacements that turn `a` into `b` (V. Levenshtein 1966). */
  #editDistance(a: string, b: string): number {
    const row = this.#row;
    for (let j = 0; j <= b.length; j++) row[j] = j;
    for (let i = 1; i <= a.length; i++) {
      const letter = a.charCodeAt(i - 1);
      let diagonal = row[0] as number;
      row[0] = i;
      for (let j = 1; j <= b.length; j++) {
        const above = row[j] as number;
        const left = row[j - 1] as number;
        const replaced = diagonal + (letter === b.charCodeAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, above + 1, left + 1);
        diagonal = above;
      }
    }
    return row[b.length] as number;
  }
}
