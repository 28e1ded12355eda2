import { BRANDS } from '../tables/brands.ts';
import { UNITS } from '../tables/counted-things.ts';
import { PLURAL_ACRONYM, spellLetter, spokenName } from './spelling.ts';
import type { WordContext, WordRule } from './word-rule.ts';

const SIGNS = /[_$]|::|->|\(\)|\p{L}\([^()]*\)|[\p{L}\p{N})_]\??\.[\p{L}_]/u;
const MIXED = /\p{Ll}\p{Lu}|\p{Lu}{2}\p{Ll}/u;
const LETTER_BY_DIGIT = /\p{L}\p{N}|\p{N}\p{L}/u;

/** Ordinals, decades, times of day and amounts with a unit: 2nd, 1980s, 5pm, 10GB, 250ms. */
const AMOUNT = /^[-+]?[\d.,]+(?:[a-zA-Zµ%]{1,4}|'s)$/;
const DOTTED_ABBREVIATION = /^(?:(?:\p{L}|\p{Lu}\p{Ll})\.)+\p{L}$/u;

/** Whether a word is a name out of a program rather than one of the language. */
function isIdentifier(word: string, inCode: boolean): boolean {
  if (AMOUNT.test(word) || UNITS.has(word) || PLURAL_ACRONYM.test(word)) return false;
  if (DOTTED_ABBREVIATION.test(word) && !inCode) return false;
  return BRANDS.has(word) || SIGNS.test(word) || MIXED.test(word) || LETTER_BY_DIGIT.test(word);
}

/** A name with its dots: "user dot profile dot get name". */
export function spokenIdentifier(name: string, context: WordContext): string {
  const { dot } = context.words;
  return name
    .replaceAll('()', '')
    .replaceAll(/[(){}<>;,]+/g, ' ')
    .split(/(\?\.|\.(?=[\p{L}_])|::|->|\s+)/u)
    .map((part) => {
      if (part === '.' || part === '?.') return dot;
      return part === '::' || part === '->' ? '' : spokenName(part, context);
    })
    .filter((part) => part.trim() !== '')
    .join(' ');
}

export const IDENTIFIER_RULES: readonly WordRule[] = [
  {
    name: 'letter',
    languages: 'worded',
    read: (word, context) =>
      context.inCode && /^\p{L}$/u.test(word) ? spellLetter(word, context) : undefined,
  },
  {
    name: 'identifier',
    languages: 'worded',
    read: (word, context) => {
      // "file(s)"
      if (/^\p{L}+\(s\)$/u.test(word)) return word.replace('(s)', 's');
      return isIdentifier(word, context.inCode) ? spokenIdentifier(word, context) : undefined;
    },
  },
  {
    name: 'capitals',
    languages: 'english',
    read: (word, { isWord }) => {
      const isShouted = /^[A-Z]{5,}$/.test(word) && isWord(word.toLowerCase());
      return isShouted ? word.toLowerCase() : undefined;
    },
  },
];
