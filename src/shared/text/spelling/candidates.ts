import { ENGLISH } from './languages/english.ts';
import { FRENCH } from './languages/french.ts';
import { GERMAN } from './languages/german.ts';
import { ITALIAN } from './languages/italian.ts';
import { SPANISH } from './languages/spanish.ts';
import type { SpellingWords } from './spelling-words.ts';

/** Something that can be said while spelling, with all ways in which it may be written down when heard. */
export interface SpellingCandidate {
  /** What it writes (`a`, `7`, `_`), or a `SpellingControl`. */
  readonly id: string;
  readonly spellings: readonly string[];
}

const LANGUAGES: ReadonlyMap<string, SpellingWords> = new Map([
  ['en', ENGLISH],
  ['de', GERMAN],
  ['es', SPANISH],
  ['fr', FRENCH],
  ['it', ITALIAN],
]);

/** The language in which somebody spells who speaks `language` (a code such as "de" or "de-AT"): English if unknown. */
export function spellingLanguage(language: string): string {
  const code = language.toLowerCase().split(/[-_]/)[0] ?? '';
  return LANGUAGES.has(code) ? code : 'en';
}

/** All symbols that can be spelled in `language`: letters, digits, signs and the words that steer. */
export function spellingCandidates(language: string): readonly SpellingCandidate[] {
  const { letters, digits, signs, controls } = LANGUAGES.get(spellingLanguage(language)) ?? ENGLISH;
  return [letters, digits, signs, controls].flatMap((table) =>
    Object.entries(table).map(([id, spellings]) => ({ id, spellings: spellings.split('|') })),
  );
}
