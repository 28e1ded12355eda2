/** What may be said while spelling that writes nothing by itself, or not always the same. */
export const SPELLING_CONTROLS = ['space', 'back', 'capital', 'caps-on', 'caps-off', 'double'] as const;
export type SpellingControl = (typeof SPELLING_CONTROLS)[number];

/**
 * What is said for each symbol in one language, alternatives separated by "|". The key of a symbol is what it writes
 * (`a`, `7`, `_`). Upper case and blanks around are no alternatives of their own: every way of writing is tried.
 */
export interface SpellingWords {
  /** Names of letters as they may be written down when heard alone, and the words of spelling alphabets. */
  readonly letters: Readonly<Record<string, string>>;
  readonly digits: Readonly<Record<string, string>>;
  readonly signs: Readonly<Record<string, string>>;
  readonly controls: Readonly<Record<SpellingControl, string>>;
}
