import type { SpokenWords } from '../languages/spoken-words.ts';
import type { WordRuleName } from '../rule-names.ts';

/** What a rule may know beside the word. */
export interface WordContext {
  /** The neighbours in small letters, where nothing but a blank stands between; else empty. */
  readonly previous: string;
  /** The one before the previous. */
  readonly earlier: string;
  readonly next: string;
  readonly inCode: boolean;
  readonly words: SpokenWords;
  readonly english: boolean;
  /** The voice knows `[word](/phonemes/)` and programmers' pronunciations. */
  readonly phonemes: boolean;
  /** Whether something in small letters is a word of the language. */
  readonly isWord: (word: string) => boolean;
  /** Reads a part of the word by all rules. */
  readonly read: (part: string) => string;
}

/** One line of the table of rules. The first that has an answer is taken; an empty answer is an answer. */
export interface WordRule {
  readonly name: WordRuleName;
  /**
   * Rules that say English words beside those of `SpokenWords` serve English alone; wordless ones serve languages
   * without such words.
   */
  readonly languages: 'english' | 'worded' | 'wordless';
  /** `word` is without the punctuation around it and has no square brackets. */
  readonly read: (word: string, context: WordContext) => string | undefined;
}
