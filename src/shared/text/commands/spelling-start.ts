import type { LanguageTriggers } from './trigger-table.ts';
import { wordsMatch } from './word-match.ts';
import { gapAfter, type Word } from './words.ts';

/** The words of the international radio alphabet, in the spellings that recognisers use. */
const RADIO_WORDS: ReadonlySet<string> = new Set(
  (
    'alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett juliette kilo lima mike november oscar papa ' +
    'quebec romeo sierra tango uniform victor whiskey whisky xray x ray yankee zulu'
  ).split(' '),
);
/** "Spell JSON": a word in capitals was heard as letters. */
const CAPITALS = /^\p{Lu}{2,8}$/u;
const LOOSE = /^[\s.,;:!?…\-–—]*$/u;

/**
 * How many words at the beginning ask for spelling; 0 when none do. What follows must look spelled: single letters,
 * digits, capitals, words of the radio alphabet or for signs. "Spell check the README" is a sentence.
 */
export function spellingStart(text: string, words: readonly Word[], triggers: LanguageTriggers): number {
  for (const phrase of triggers.spell) {
    if (phrase.length > words.length) continue;
    if (wordsMatch(words, 0, phrase, triggers.sounds, 1) === 0) continue;
    const rest = words.slice(phrase.length);
    if (!LOOSE.test(gapAfter(text, words, phrase.length - 1))) continue;
    const areSpelled = rest.every((word) => isSpelled(text, word, triggers));
    // Words that merely sound like letters are not enough: "spell you are".
    const isSure = rest.length === 0 || rest.some((word) => isLetter(text, word));
    if (areSpelled && isSure) return phrase.length;
  }
  return 0;
}

function isLetter(text: string, word: Word): boolean {
  return (
    [...word.text].length === 1 ||
    /^\p{N}+$/u.test(word.text) ||
    RADIO_WORDS.has(word.text) ||
    CAPITALS.test(text.slice(word.start, word.end))
  );
}

function isSpelled(text: string, word: Word, { spelling, numbers }: LanguageTriggers): boolean {
  return isLetter(text, word) || spelling.has(word.text) || numbers.has(word.text);
}
