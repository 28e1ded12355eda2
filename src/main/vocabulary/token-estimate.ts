import { isOrdinaryWord } from '../../shared/text/vocabulary/ordinary-words.ts';

/** Letters a token of Whisper has on average in words it does not know, rounded down. */
const LETTERS_PER_TOKEN = 2.2;
/** Longer words are seldom one token. */
const LONGEST_WHOLE_WORD = 9;

/**
 * How many tokens of the recogniser a term takes in a prompt, its comma included. The real count needs the model's own
 * tokeniser, which lives in another process. Names of capitals and signs may take two more,
 * so a prompt keeps a reserve: of 48 tokens by this count at most 55 were seen.
 */
export function estimateTokens(term: string): number {
  let tokens = 1;
  for (const [part] of term.matchAll(/\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\d|[^\s\p{L}\d]|[\p{L}\p{M}]/gu)) {
    const whole = part.length <= LONGEST_WHOLE_WORD && /^\p{L}+$/u.test(part) && isOrdinaryWord(part);
    tokens += whole ? 1 : Math.ceil(part.length / LETTERS_PER_TOKEN);
  }
  return tokens;
}
