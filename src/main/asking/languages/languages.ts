import type { AskingWords } from './asking-words.ts';
import { ENGLISH } from './english.ts';
import { FRENCH } from './french.ts';
import { GERMAN } from './german.ts';
import { ITALIAN } from './italian.ts';
import { SPANISH } from './spanish.ts';

const LANGUAGES: ReadonlyMap<string, AskingWords> = new Map([
  ['en', ENGLISH],
  ['de', GERMAN],
  ['es', SPANISH],
  ['fr', FRENCH],
  ['it', ITALIAN],
]);

/** "de-AT" → "de". */
export function primaryLanguage(language: string): string {
  return language.toLowerCase().split(/[-_]/)[0] ?? '';
}

/** In the language of a BCP 47 tag; English where there is nothing better. */
export function askingWords(language: string): AskingWords {
  return LANGUAGES.get(primaryLanguage(language)) ?? ENGLISH;
}

/** The language in which an answer was given: that which was heard, unless nobody asks or answers in it here. */
export function answerLanguage(questionLanguage: string, heardLanguage: string): string {
  const heard = primaryLanguage(heardLanguage);
  return LANGUAGES.has(heard) ? heard : primaryLanguage(questionLanguage);
}

/** The words of the languages in which an answer may come: that of the question, and that of what was heard. */
export function answerWords(questionLanguage: string, heardLanguage: string): readonly AskingWords[] {
  return [...new Set([askingWords(questionLanguage), askingWords(heardLanguage)])];
}
