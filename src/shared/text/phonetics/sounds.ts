import { ENGLISH_SOUNDS } from './languages/english.ts';
import { FRENCH_SOUNDS } from './languages/french.ts';
import { GERMAN_SOUNDS } from './languages/german.ts';
import { ITALIAN_SOUNDS } from './languages/italian.ts';
import { SPANISH_SOUNDS } from './languages/spanish.ts';
import { applyRules, compileRules, type CompiledRules, type SoundLanguage } from './sound-rules.ts';

interface Reader extends SoundLanguage {
  readonly compiled: CompiledRules;
  /** Letters with marks that its rules know; the marks of all others are ignored. */
  readonly marked: ReadonlySet<string>;
}

const reader = (language: SoundLanguage): Reader => ({
  ...language,
  compiled: compileRules(language.rules),
  marked: new Set([...language.rules.map(([pattern]) => pattern).join('')].filter((sign) => sign > '\u007f')),
});

const READERS: ReadonlyMap<string, Reader> = new Map([
  ['en', reader(ENGLISH_SOUNDS)],
  ['de', reader(GERMAN_SOUNDS)],
  ['es', reader(SPANISH_SOUNDS)],
  ['fr', reader(FRENCH_SOUNDS)],
  ['it', reader(ITALIAN_SOUNDS)],
]);

const CAMEL_HUMP = /(?<=\p{Ll}|\d)(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu;
/** Looking around in a word takes time by its square, so that endless words are read in pieces. */
const PARTS = /\p{L}[\p{L}\p{M}]{0,39}|\d/gu;
/** Letters without marks, and the signs of sounds. */
const PLAIN = /^[a-z@]*$/i;
const VOWEL_LETTER = /[aeiouyäöüéèêëàâáíìîïóòôúùûœ]/u;
const LATIN_LETTERS = /^\p{Script=Latin}+$/u;
/** Longer words without a vowel are no abbreviations, but something nobody can say. */
const MOST_SPELLED_LETTERS = 6;

/**
 * The sounds of a word or a short phrase, one character each; blanks, signs and capitals leave no trace ("jay-son",
 * "JaySon"). A digit sounds as its name, a lone letter and a word without vowels as the names of its letters.
 *
 * Consonants are p b t d k g f v s z m n l r w j h, T (thin), S (ship), Z (vision), C (church), J (judge), N (sing)
 * and x (Bach); vowels are a e i o u, @ (a murmur), E (day), Y (my), W (now), O (boy). In languages without rules,
 * and in other scripts, each letter is a sound.
 */
export function soundsOf(text: string, language: string): string {
  const known = READERS.get(language);
  let sounds = '';
  for (const [part] of text.normalize('NFC').replaceAll(CAMEL_HUMP, ' ').toLowerCase().matchAll(PARTS)) {
    sounds += known === undefined ? withoutMarks(part) : read(part, known);
  }
  // Twice the same sound is heard once, also between words.
  return sounds.replaceAll(/(.)\1+/gu, '$1');
}

function read(part: string, { compiled, digits, letters, marked }: Reader): string {
  const word = /^\d$/.test(part) ? (digits[Number(part)] ?? part) : withMarks(part, marked);
  if (LATIN_LETTERS.test(word) && isSpelled(word)) {
    return [...word].map((letter) => letters[letter] ?? letter).join('');
  }
  return withoutMarks(applyRules(word, compiled));
}

function isSpelled(word: string): boolean {
  return word.length === 1 || (word.length <= MOST_SPELLED_LETTERS && !VOWEL_LETTER.test(word));
}

function withMarks(word: string, marked: ReadonlySet<string>): string {
  if (PLAIN.test(word)) return word;
  return [...word].map((letter) => (marked.has(letter) ? letter : withoutMarks(letter))).join('');
}

/** Marks are dropped from Latin letters only: in other scripts they are letters of their own. */
function withoutMarks(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .normalize('NFD')
    .replaceAll(/(?<=\p{Script=Latin}\p{M}*)\p{M}/gu, '')
    .normalize('NFC');
}
