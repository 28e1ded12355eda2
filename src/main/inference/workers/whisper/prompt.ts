import { AppError } from '../../../../shared/kernel/app-error.ts';
import { allowUpTo, bestToken, type Allowed } from './logits.ts';
import type { Tokenizer } from './tokenizer.ts';
import type { WhisperConfig } from './whisper-config.ts';

/** Longer vocabularies cost time and gain nothing. */
const MAX_VOCABULARY_TOKENS = 64;

export interface DetectedLanguage {
  readonly language: string;
  /** Among the languages that were allowed. */
  readonly probability: number;
}

/** Token of a language code. Throws `invalid-input` when the model does not know it. */
export function languageToken(config: WhisperConfig, language: string): number {
  const token = config.languages[language];
  if (token === undefined) {
    throw new AppError('invalid-input', `The model does not know the language "${language}".`, {
      remedy: `Use "auto" or one of: ${Object.keys(config.languages).join(', ')}.`,
    });
  }
  return token;
}

/**
 * A word the model does not know is a name to it, and names have a capital: a small word in the prompt would not be
 * taken up ("aider" never is, "Aider" always).
 */
function asName(term: string): string {
  const trimmed = term.trim();
  return /^\p{Ll}+$/u.test(trimmed) ? trimmed.slice(0, 1).toUpperCase() + trimmed.slice(1) : trimmed;
}

/** What comes before `start`: nothing, or the terms that fit, in the given order, separated by commas. */
export function vocabularyPrefix(
  terms: readonly string[],
  tokenizer: Tokenizer,
  config: WhisperConfig,
): readonly number[] {
  let tokens: readonly number[] = [];
  let text = '';
  for (const term of terms) {
    const longer = text === '' ? ` ${asName(term)}` : `${text}, ${asName(term)}`;
    const longerTokens = tokenizer.encode(longer);
    if (longerTokens.length > MAX_VOCABULARY_TOKENS) break;
    text = longer;
    tokens = longerTokens;
  }
  return tokens.length === 0 ? [] : [config.tokens.start_of_previous, ...tokens];
}

/** What comes after `start`. */
export function taskTokens(
  config: WhisperConfig,
  language: string,
  task: 'transcribe' | 'translate',
  withTimestamps: boolean,
): readonly number[] {
  const tokens = [languageToken(config, language), config.tokens[task]];
  return withTimestamps ? tokens : [...tokens, config.tokens.no_timestamps];
}

/** Reads the language from what follows the `start` token. */
export class LanguageProbe {
  readonly #config: WhisperConfig;
  readonly #byToken: ReadonlyMap<number, string>;

  constructor(config: WhisperConfig) {
    this.#config = config;
    this.#byToken = new Map(Object.entries(config.languages).map(([language, token]) => [token, language]));
  }

  /** `among` restricts the choice; empty means all languages of the model. */
  detect(startLogits: Float32Array, among: readonly string[]): DetectedLanguage {
    const { token, logProbability } = bestToken(startLogits, this.#allowed(among));
    return { language: this.#byToken.get(token) ?? 'en', probability: Math.exp(logProbability) };
  }

  #allowed(among: readonly string[]): Allowed {
    const allowed = allowUpTo(this.#config.architecture.vocabulary, -1, []);
    const codes = among.filter((code) => code !== 'auto');
    for (const code of codes.length === 0 ? Object.keys(this.#config.languages) : codes) {
      allowed[languageToken(this.#config, code)] = 1;
    }
    return allowed;
  }
}
