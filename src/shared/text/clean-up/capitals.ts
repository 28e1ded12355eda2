import { capitalised } from '../dictation/capital-letter.ts';
import { startsSentence, wordOf, type Token } from '../dictation/tokens.ts';
import type { CleanUpWords } from './clean-up-words.ts';

const ENGLISH_I = /^i['’](?:m|ll|ve|d)$/u;
/** Behind a lone "i" these show that it is no variable. */
const AFTER_I: ReadonlySet<string> = new Set(
  (
    "am think want have had need will would can could should was don't just know mean guess like see saw did do said " +
    "say get got also really still never always can't won't didn't believe suppose hope tried try wonder"
  ).split(' '),
);
/** "U.S", whose last full stop is its tail. */
const INITIALS = /^(?:\p{L}\.)+\p{L}$/u;

/**
 * Capital letters behind the end of a sentence, and the English "I". The very first word stays as it is: the text may
 * go on from the one before, and whoever wrote it small knew why. Nothing is ever made small.
 */
export function withCapitals(
  tokens: readonly Token[],
  words: CleanUpWords | undefined,
  language: string,
): Token[] {
  return tokens.map((token, index) => {
    if (/[^"'“‘„«¿¡]/u.test(token.lead)) return token;
    const next = tokens[index + 1];
    const core = language.startsWith('en') ? withEnglishI(token, next) : token.core;
    const begins = beginsSentence(tokens[index - 1], words);
    const result = begins && words?.starters.has(wordOf(token)) === true ? capitalised(core) : core;
    return result === token.core ? token : { ...token, core: result };
  });
}

function withEnglishI(token: Token, next: Token | undefined): string {
  if (ENGLISH_I.test(token.core)) return `I${token.core.slice(1)}`;
  return token.core === 'i' && token.tail === '' && AFTER_I.has(wordOf(next)) ? 'I' : token.core;
}

/** A mark behind a real word: not behind an abbreviation, a single letter, dots, or a mark that stands alone. */
function beginsSentence(previous: Token | undefined, words: CleanUpWords | undefined): boolean {
  if (previous === undefined || words === undefined || !startsSentence(previous)) return false;
  if (/\.\.|[…([]/u.test(previous.tail) || previous.core.length < 2) return false;
  const isStop = previous.tail.includes('.');
  return !isStop || !(words.abbreviations.has(wordOf(previous)) || INITIALS.test(previous.core));
}

const DOUBLE_BLANKS = /(?<=\S)[ \t]{2,}(?=\S)/gu;
const BLANK_BEFORE_COMMA = /(?<=[\p{L}\p{N})\]"”'’]) (?=,(?:\s|$))/gu;
const BLANK_BEFORE_END = /(?<=[\p{L}\p{N})\]"”'’]) (?=[.?!](?:$|\s+\p{Lu}))/gu;

/**
 * One blank between words and none before a comma or the end of a sentence. French keeps its blanks before "?" and
 * "!". Colons and semicolons are left alone: in code they stand free.
 */
export function withOrderlyBlanks(text: string, language: string): string {
  // In code that somebody quoted, blanks may matter.
  if (text.includes('`')) return text;
  const single = text.replace(DOUBLE_BLANKS, ' ').replace(BLANK_BEFORE_COMMA, '');
  return language.startsWith('fr') ? single : single.replace(BLANK_BEFORE_END, '');
}
