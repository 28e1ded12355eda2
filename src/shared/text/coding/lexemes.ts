import { joinTokens, tokenise, type Token } from '../dictation/tokens.ts';
import type { CodeWords } from './code-words.ts';
import type { SignName } from './signs.ts';

/**
 * A word, or the words that name a sign. `text` is what stands there until a rule writes something else; together with
 * gap, lead and tail it gives the text again, byte by byte.
 */
export interface Lexeme {
  readonly gap: string;
  readonly lead: string;
  readonly text: string;
  readonly tail: string;
  /** `text` in small letters, hyphens as blanks. */
  readonly key: string;
  /** What these words may name; null for other words and for what is written already. */
  readonly sign: SignName | null;
  /** Written by a rule, or code by its looks: `getUser`, `--force`, `src/main`. */
  readonly code: boolean;
}

const LONGEST_NAME = 4;
/** Signs that the recogniser writes with a hyphen. Others so written are adjectives: "camel-case names". */
const HYPHENED: ReadonlySet<SignName> = new Set<SignName>(['double-dash', 'colon', 'semicolon']);
const hasHyphen = (parts: readonly Token[]): boolean => parts.some((part) => part.core.includes('-'));
/** A comma that the recogniser heard inside a name of a sign. */
const INNER_TAIL = /^[,.]?$/u;

const CODE_LOOKS =
  /\p{Ll}\p{Lu}|\p{L}\d|[_\\@=$<>()[\]{}|]|\p{L}\.\p{L}|[\p{L}\d]\/[\p{L}\d]|\d\.\d+\.\d|:\/\//u;

/** Whether somebody wrote it as code: inner capitals, digits behind letters, signs inside. */
export function looksLikeCode(raw: string): boolean {
  if (/^-{1,2}[\p{L}]/u.test(raw) || /^[.~/]+[\p{L}]/u.test(raw)) return true;
  return CODE_LOOKS.test(raw);
}

export function keyOf(text: string): string {
  return text.toLowerCase().replaceAll('-', ' ').replaceAll('’', "'");
}

/** Finds the longest name of a sign at each place. */
export function readLexemes(
  text: string,
  words: CodeWords,
): { readonly lexemes: Lexeme[]; readonly rest: string } {
  const { tokens, rest } = tokenise(text);
  const lexemes: Lexeme[] = [];
  for (let index = 0; index < tokens.length;) {
    const named = signAt(tokens, index, words);
    const token = tokens[index];
    if (token === undefined) break;
    lexemes.push(named?.lexeme ?? wordLexeme(token));
    index += named?.length ?? 1;
  }
  return { lexemes, rest };
}

function signAt(
  tokens: readonly Token[],
  index: number,
  words: CodeWords,
): { lexeme: Lexeme; length: number } | undefined {
  for (let length = LONGEST_NAME; length > 0; length -= 1) {
    const parts = tokens.slice(index, index + length);
    const [first, last] = [parts[0], parts.at(-1)];
    if (parts.length < length || first === undefined || last === undefined) continue;
    const key = parts.map((part) => keyOf(part.core)).join(' ');
    const sign = words.signs.get(key);
    if (sign === undefined || !isOneName(parts) || (hasHyphen(parts) && !HYPHENED.has(sign))) continue;
    const [start, ...others] = parts;
    const text =
      (start?.core ?? '') +
      (length === 1 ? '' : (start?.tail ?? '')) +
      joinTokens(
        others.map((part, at) => (at === others.length - 1 ? { ...part, tail: '' } : part)),
        '',
      );
    return {
      length,
      lexeme: { gap: first.gap, lead: first.lead, text, tail: last.tail, key, sign, code: false },
    };
  }
  return undefined;
}

function isOneName(parts: readonly Token[]): boolean {
  return parts.every(
    (part, at) =>
      (at === 0 || (part.lead === '' && !part.gap.includes('\n'))) &&
      (at === parts.length - 1 || INNER_TAIL.test(part.tail)),
  );
}

function wordLexeme(token: Token): Lexeme {
  const { gap, lead, core, tail } = token;
  return {
    gap,
    lead,
    text: core,
    tail,
    key: keyOf(core),
    sign: null,
    code: looksLikeCode(lead + core + tail),
  };
}

export function writeLexemes(lexemes: readonly Lexeme[], rest: string): string {
  return lexemes.map((lexeme) => lexeme.gap + lexeme.lead + lexeme.text + lexeme.tail).join('') + rest;
}

/** What a rule wrote in place of some lexemes: the gap and lead of the first, the tail of the last. */
export function written(text: string, parts: readonly Lexeme[]): Lexeme {
  return {
    gap: parts[0]?.gap ?? '',
    lead: parts[0]?.lead ?? '',
    text,
    tail: parts.at(-1)?.tail ?? '',
    key: keyOf(text),
    sign: null,
    code: true,
  };
}

/** Whether the lexeme goes on in the next one, as far as punctuation tells; the recogniser's commas are borne. */
export function goesOn(lexeme: Lexeme | undefined): boolean {
  return lexeme !== undefined && /^,?$/u.test(lexeme.tail);
}

/** A word that may be a part of a name: no function word, no apostrophe, nothing before it. */
export function isNamePart(lexeme: Lexeme | undefined, words: CodeWords): lexeme is Lexeme {
  return (
    lexeme !== undefined &&
    lexeme.sign === null &&
    lexeme.text !== '' &&
    !lexeme.key.includes("'") &&
    !words.functionWords.has(lexeme.key)
  );
}
