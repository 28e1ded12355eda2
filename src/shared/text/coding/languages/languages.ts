import type { CodeWords } from '../code-words.ts';
import { ENGLISH } from './english.ts';
import { FRENCH } from './french.ts';
import { GERMAN } from './german.ts';
import { ITALIAN } from './italian.ts';
import { SPANISH } from './spanish.ts';

const TABLES: ReadonlyMap<string, CodeWords> = new Map([
  ['en', ENGLISH],
  ['de', GERMAN],
  ['es', SPANISH],
  ['fr', FRENCH],
  ['it', ITALIAN],
]);

/** The words of a language by its BCP 47 tag. Code is spoken in English where there are no other words for it. */
export function codeWords(language: string): CodeWords {
  return TABLES.get(language.slice(0, 2).toLowerCase()) ?? ENGLISH;
}
