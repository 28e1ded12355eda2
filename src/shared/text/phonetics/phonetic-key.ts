import { soundsOf } from './sounds.ts';

/** Sounds that are easily taken for each other share a letter; vowels and faint sounds count at the beginning only. */
const CLASSES: Readonly<Record<string, string>> = {
  p: 'P',
  b: 'P',
  t: 'T',
  d: 'T',
  k: 'K',
  g: 'K',
  x: 'K',
  f: 'F',
  v: 'F',
  T: 'T',
  D: 'T',
  s: 'S',
  z: 'S',
  S: 'X',
  Z: 'X',
  C: 'X',
  J: 'X',
  m: 'N',
  n: 'N',
  N: 'N',
  l: 'L',
  r: 'R',
};
const SILENT_INSIDE = 'aeiou@EYWOhjw';

/**
 * A short key that words of much the same sound share ("coder", "koder"): for finding candidates quickly, to be
 * compared by `soundSimilarity` afterwards. Follows the idea of Metaphone (L. Philips, 1990): the skeleton of
 * consonants, "A" for a vowel at the beginning. Words in other scripts are their own key; "" has no letter and no digit.
 */
export function phoneticKey(word: string, language: string): string {
  let key = '';
  for (const [index, sound] of [...soundsOf(word, language)].entries()) {
    const inside = SILENT_INSIDE.includes(sound);
    if (inside && index > 0) continue;
    const letter = inside ? (/[hjw]/.test(sound) ? sound.toUpperCase() : 'A') : (CLASSES[sound] ?? sound);
    if (!key.endsWith(letter)) key += letter;
  }
  return key;
}
