import type { CleanUpWords } from '../clean-up-words.ts';
import { ENGLISH } from './english.ts';
import { FRENCH } from './french.ts';
import { GERMAN } from './german.ts';
import { ITALIAN } from './italian.ts';
import { SPANISH } from './spanish.ts';

const TABLES: ReadonlyMap<string, CleanUpWords> = new Map([
  ['en', ENGLISH],
  ['de', GERMAN],
  ['es', SPANISH],
  ['fr', FRENCH],
  ['it', ITALIAN],
]);

/** The words of a language by its BCP 47 tag; undefined when none are known, and then none are touched. */
export function cleanUpWords(language: string): CleanUpWords | undefined {
  return TABLES.get(language.slice(0, 2).toLowerCase());
}
