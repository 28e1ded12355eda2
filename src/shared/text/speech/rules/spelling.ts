import { ACRONYMS, PRONOUNCED } from '../tables/acronyms.ts';
import { BRAND_IN_NAME, BRANDS } from '../tables/brands.ts';
import { NUMERONYMS } from '../tables/fixed-words.ts';
import type { WordContext } from './word-rule.ts';

type Speller = Pick<WordContext, 'phonemes' | 'isWord'>;

/** PRs, IDs, GPUs. */
export const PLURAL_ACRONYM = /^\p{Lu}{2,}s$/u;

/** One letter as its name. "A" needs its sound, because a voice would read the article. */
export function spellLetter(letter: string, { phonemes }: Pick<WordContext, 'phonemes'>): string {
  const capital = letter.toUpperCase();
  return capital === 'A' && phonemes ? '[A](/ˈA/)' : capital;
}

/** "9f8e" → "9 F 8 E". */
export function spell(text: string, context: Pick<WordContext, 'phonemes'>): string {
  return [...text].map((character) => spellLetter(character, context)).join(' ');
}

/** A word that voices with phonemes say by themselves, another gets what is behind it. */
export function spokenWithPhonemes(
  word: string,
  phonemes: string,
  context: Pick<WordContext, 'phonemes'>,
): string {
  return context.phonemes ? `[${word}](/${phonemes}/)` : word;
}

const WORD_BORDERS = new RegExp(
  [
    String.raw`[_$@#\s-]+`,
    String.raw`(?<=[\p{Ll}])(?=\p{Lu})`,
    String.raw`(?<=\p{Lu})(?=\p{Lu}\p{Ll})(?!\p{Lu}s(?!\p{Ll}))`,
    String.raw`(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})`,
  ].join('|'),
  'u',
);

/** The words of one name: `parseHTMLString` → parse, HTML, String. Brand names stay whole. */
export function nameWords(name: string): readonly string[] {
  if (/^(?:[a-z]+|\d+)$/.test(name) || NUMERONYMS.has(name.toLowerCase())) return [name];
  return name
    .split(BRAND_IN_NAME)
    .flatMap((part) => (BRANDS.has(part) || NUMERONYMS.has(part) ? [part] : part.split(WORD_BORDERS)))
    .filter((part) => part !== '');
}

/** One word of a name: acronyms and letters in capitals, words in small letters. */
export function spokenPart(part: string, context: Speller): string {
  const whole = NUMERONYMS.get(part.toLowerCase());
  if (whole !== undefined) return context.phonemes ? part : whole;
  const brand = BRANDS.get(part);
  if (brand !== undefined) return brand;
  if (/^\p{N}+$/u.test(part)) return part;
  if (/^\p{L}$/u.test(part)) return spellLetter(part, context);
  const small = part.toLowerCase();
  if (context.phonemes && PRONOUNCED.has(small) && (part === small || part === part.toUpperCase()))
    return part;
  const acronym = ACRONYMS.get(small);
  if (acronym !== undefined) return acronym;
  const isShouted = part === part.toUpperCase() && !context.isWord(small);
  return isShouted || PLURAL_ACRONYM.test(part) ? part : small;
}

/** A name without dots and signs, as it is spoken: `DEBUG` → "debug". */
export function spokenName(name: string, context: Speller): string {
  return nameWords(name)
    .map((part) => spokenPart(part, context))
    .join(' ');
}

/** The same for files, folders and people, which keep their capitals where they are one word: "App", "README". */
export function spokenTitle(name: string, context: Speller): string {
  const [only, second] = nameWords(name);
  const spoken = spokenName(name, context);
  return only !== undefined && second === undefined && spoken === only.toLowerCase() ? only : spoken;
}
