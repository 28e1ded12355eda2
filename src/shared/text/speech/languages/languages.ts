import { ENGLISH } from './english.ts';
import { FRENCH } from './french.ts';
import { GERMAN } from './german.ts';
import { ITALIAN } from './italian.ts';
import { SPANISH } from './spanish.ts';
import type { SpokenWords } from './spoken-words.ts';
import { WORDLESS } from './wordless.ts';

const TABLES: ReadonlyMap<string, SpokenWords> = new Map([
  ['en', ENGLISH],
  ['de', GERMAN],
  ['es', SPANISH],
  ['fr', FRENCH],
  ['it', ITALIAN],
]);

/** The language of a BCP 47 tag, without region and script: "de" for "de-AT". */
export function primaryLanguage(tag: string): string {
  return (/^[a-z]+/i.exec(tag)?.[0] ?? 'en').toLowerCase();
}

/** What the cleaner says in this language; nothing of its own in a language it does not know. */
export function spokenWords(language: string): SpokenWords {
  return TABLES.get(primaryLanguage(language)) ?? WORDLESS;
}

export function hasSpokenWords(language: string): boolean {
  return TABLES.has(primaryLanguage(language));
}
