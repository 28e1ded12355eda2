import type { SignName } from './signs.ts';

/** What the coding mode knows of a language. All words are in small letters, hyphens as blanks. */
export interface CodeWords {
  /** What signs and cases are called. */
  readonly signs: ReadonlyMap<string, SignName>;
  /** Words that are never part of a name, a path or a flag: articles, pronouns, prepositions, small verbs. */
  readonly functionWords: ReadonlySet<string>;
  /** Before these a sign is spoken of: "the open paren", "a missing semicolon". */
  readonly beforeMeantSign: ReadonlySet<string>;
  /** After these too: "open paren key". */
  readonly afterMeantSign: ReadonlySet<string>;
}

export const setOf = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/u));

/** A table "sign: name, name" line by line. */
export function signTable(
  ...tables: readonly Partial<Record<SignName, string>>[]
): ReadonlyMap<string, SignName> {
  const result = new Map<string, SignName>();
  for (const table of tables) {
    for (const [sign, names] of Object.entries(table)) {
      for (const name of names.split(', ')) result.set(name, sign as SignName);
    }
  }
  return result;
}
