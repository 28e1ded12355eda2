/** Text as words with what surrounds them. Joined again, untouched tokens give the same text, byte by byte. */

export interface Token {
  /** The blanks before it. */
  readonly gap: string;
  /** Signs before the first letter or digit, such as a quotation mark. */
  readonly lead: string;
  /** From the first letter or digit to the last; empty in a token of signs, which are its tail then. */
  readonly core: string;
  /** Signs after the last letter or digit. */
  readonly tail: string;
}

const PIECE = /\S+/gu;
/** Greedy, so that it is found in one go. */
const CORE = /[\p{L}\p{N}\p{M}](?:.*[\p{L}\p{N}\p{M}])?/su;

/** The tokens of a text; blanks at its end are in `rest`. */
export function tokenise(text: string): { readonly tokens: Token[]; readonly rest: string } {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(PIECE)) {
    tokens.push({ gap: text.slice(end, match.index), ...split(match[0]) });
    end = match.index + match[0].length;
  }
  return { tokens, rest: text.slice(end) };
}

function split(raw: string): Omit<Token, 'gap'> {
  const core = CORE.exec(raw);
  if (core === null) return { lead: '', core: '', tail: raw };
  return {
    lead: raw.slice(0, core.index),
    core: core[0],
    tail: raw.slice(core.index + core[0].length),
  };
}

export function joinTokens(tokens: readonly Token[], rest: string): string {
  return tokens.map((token) => token.gap + token.lead + token.core + token.tail).join('') + rest;
}

/** The word in small letters, as the tables of words have it; the typewriter's apostrophe stands for all. */
export function wordOf(token: Pick<Token, 'core'> | undefined): string {
  return token === undefined ? '' : token.core.toLowerCase().replaceAll('’', "'");
}

const SENTENCE_END = /[.!?…]["'”’»)\]]*$/u;

/** Whether a sentence ends behind what precedes; the beginning of the text counts. */
export function startsSentence(previous: Pick<Token, 'tail' | 'core'> | undefined): boolean {
  return previous === undefined || SENTENCE_END.test(previous.tail);
}
