import { hasSpokenWords, primaryLanguage, spokenWords } from './languages/languages.ts';
import type { SpokenWords } from './languages/spoken-words.ts';
import type { RuleName } from './rule-names.ts';
import { WORD_RULES } from './rules/rules.ts';
import type { WordRule } from './rules/word-rule.ts';
import { WORDLESS_RULES } from './rules/wordless-rules.ts';
import { CAPITAL_WORDS } from './tables/capital-words.ts';

/** How a text is cleaned; everything has a default. */
export interface CleaningOptions {
  /**
   * Whether something in small letters is a word of English. Capitals that are a word are read as one (WARNING), others
   * are left to be spelled (HTML). The default knows what programmers write in capitals.
   */
  readonly isWord?: ((word: string) => boolean) | undefined;
  /** BCP 47; "en" by default. */
  readonly language?: string | undefined;
  /** Rules that are switched off. */
  readonly disabled?: ReadonlySet<RuleName> | undefined;
  /**
   * The voice understands `[word](/phonemes/)`; true by default. Otherwise, and in all languages but English, the
   * plain word is written.
   */
  readonly inlinePronunciations?: boolean | undefined;
}

/** The options with everything filled in. */
export interface Cleaning {
  readonly language: string;
  readonly english: boolean;
  readonly words: SpokenWords;
  readonly rules: readonly WordRule[];
  readonly isWord: (word: string) => boolean;
  readonly phonemes: boolean;
  readonly does: (rule: RuleName) => boolean;
}

export function cleaningOf(options: CleaningOptions): Cleaning {
  const language = primaryLanguage(options.language ?? 'en');
  const english = language === 'en';
  const does = (rule: RuleName) => options.disabled?.has(rule) !== true;
  const table = hasSpokenWords(language) ? WORD_RULES : WORDLESS_RULES;
  return {
    language,
    english,
    words: spokenWords(language),
    rules: table.filter((rule) => does(rule.name) && (english || rule.languages !== 'english')),
    isWord: options.isWord ?? ((word) => CAPITAL_WORDS.has(word)),
    phonemes: english && (options.inlinePronunciations ?? true),
    does,
  };
}
