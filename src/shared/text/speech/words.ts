import type { Cleaning } from './cleaning.ts';
import { ENGLISH_ABBREVIATIONS } from './tables/fixed-words.ts';
import { OPERATORS } from './tables/operators.ts';
import { hostOf } from './rules/addresses.ts';

/** Something between blanks, or a piece of it that stood between backticks. */
export interface Token {
  readonly text: string;
  readonly code: boolean;
  /** It needs no reading any more. */
  readonly spoken: boolean;
  /** A blank stands before it. */
  readonly spaced: boolean;
}

/** A word without the punctuation around it. */
interface Core {
  readonly opening: string;
  readonly word: string;
  readonly possessive: string;
  readonly closing: string;
}

/** What is longer is no word: a line of data, or a text without blanks. */
const LONGEST_WORD = 256;

const OPENING = /^["'“‘«‹„¿¡(]+/;
const CLOSING = new Set(`)"'”’»›.,;:!?…`);
const POSSESSIVE = /['’]s$/;

const PLAIN_WORD = /^(?:[A-Z]?[a-z]{2,40}|[\p{Lo}\p{M}]{2,40})$/u;

/** Most words of a text: no rule reads them. */
function isPlain(word: string, inCode: boolean): boolean {
  return PLAIN_WORD.test(word) || (word.length === 1 && !inCode && !OPERATORS.has(word));
}

/** All tokens read and joined. */
export function spokenWords(tokens: readonly Token[], cleaning: Cleaning): string {
  const cores = tokens.map((token) => (token.spoken ? undefined : coreOf(token.text)));
  const parts: string[] = [];
  let gap = false;
  for (const [index, token] of tokens.entries()) {
    const core = cores[index];
    const spoken =
      core === undefined || isPlain(core.word, token.code)
        ? token.text
        : spokenToken(core, token, () => neighbours(tokens, cores, index), cleaning);
    gap ||= token.spaced;
    if (spoken === '') continue;
    if (gap) parts.push(' ');
    parts.push(spoken);
    gap = false;
  }
  return parts.join('').replaceAll(/\s+/g, ' ').trim();
}

interface Neighbours {
  readonly previous: string;
  readonly earlier: string;
  readonly next: string;
}

function neighbours(
  tokens: readonly Token[],
  cores: readonly (Core | undefined)[],
  index: number,
): Neighbours {
  const previous = joined(tokens, cores, index - 1);
  return {
    previous,
    earlier: previous === '' ? '' : joined(tokens, cores, index - 2),
    next: joined(tokens, cores, index) === '' ? '' : wordAt(cores, index + 1),
  };
}

/** The word at a place, if only a blank stands between it and the one behind it. */
function joined(tokens: readonly Token[], cores: readonly (Core | undefined)[], index: number): string {
  const [here, following] = [cores[index], cores[index + 1]];
  const isNear = here?.closing === '' && following?.opening === '' && tokens[index + 1]?.spaced === true;
  return isNear ? wordAt(cores, index) : '';
}

function wordAt(cores: readonly (Core | undefined)[], index: number): string {
  const word = cores[index]?.word ?? '';
  return word.length > LONGEST_WORD ? '' : word.toLowerCase();
}

function coreOf(text: string): Core {
  if (text.length > LONGEST_WORD) return { opening: '', word: text, possessive: '', closing: '' };
  const opening = OPENING.exec(text)?.[0] ?? '';
  let end = text.length;
  while (
    end > opening.length &&
    CLOSING.has(text.charAt(end - 1)) &&
    !closesInside(text.slice(opening.length, end))
  ) {
    end -= 1;
  }
  const inner = text.slice(opening.length, end);
  const possessive = POSSESSIVE.exec(inner)?.[0] ?? '';
  const word = inner.slice(0, inner.length - possessive.length);
  return { opening, word, possessive, closing: text.slice(end) };
}

/** The last character is a `)` whose `(` is part of the word: `run()`. */
function closesInside(text: string): boolean {
  if (!text.endsWith(')')) return false;
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
  }
  return depth >= 0;
}

function spokenToken(core: Core, token: Token, near: () => Neighbours, cleaning: Cleaning): string {
  if (core.word.length > LONGEST_WORD) return spokenLongWord(core.word, cleaning);
  const abbreviation =
    cleaning.english && cleaning.does('fixed')
      ? ENGLISH_ABBREVIATIONS.get(core.word.toLowerCase())
      : undefined;
  if (abbreviation !== undefined) return core.opening + abbreviation + core.closing.replace(/^\./, '');
  if (core.word === '') return token.code ? readByRules(token.text, true, ALONE, cleaning) : token.text;
  const word = readByRules(core.word, token.code, near(), cleaning);
  return word === '' ? '' : core.opening + word + core.possessive + core.closing;
}

const ALONE: Neighbours = { previous: '', earlier: '', next: '' };

function readByRules(word: string, inCode: boolean, near: Neighbours, cleaning: Cleaning): string {
  const { words, english, phonemes, isWord } = cleaning;
  const read = (part: string): string => (part === '' ? '' : readByRules(part, inCode, ALONE, cleaning));
  const { previous, earlier, next } = near;
  const context = { previous, earlier, next, inCode, words, english, phonemes, isWord, read };
  for (const rule of cleaning.rules) {
    const spoken = rule.read(word, context);
    if (spoken !== undefined) return spoken;
  }
  return word;
}

/** Data is not read out; a long text of a script without blanks is. */
function spokenLongWord(word: string, { words, does }: Cleaning): string {
  const host = does('url') ? hostOf(word) : undefined;
  if (host !== undefined && host.name.length <= LONGEST_WORD)
    return host.name.replaceAll('.', ` ${words.dot} `);
  if (!does('secret') || !/^[!-~]+$/.test(word)) return word;
  return /[A-Za-z0-9]/.test(word) ? words.longToken : '';
}
