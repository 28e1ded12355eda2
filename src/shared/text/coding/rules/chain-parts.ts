import type { CodeWords } from '../code-words.ts';
import { goesOn, isNamePart, type Lexeme } from '../lexemes.ts';
import type { SignName } from '../signs.ts';
import {
  DOT_FILES,
  EXTENSIONS,
  FOLDER_NOUNS,
  FOLDER_SOUNDS,
  MEMBERS,
  NO_PATH_NOUNS,
  OBJECTS,
  SPLIT_NAMES,
} from '../tables/file-names.ts';

/** A word or a joining sign of what may be a path, a file, an address or a name. */
export interface ChainPart {
  readonly kind: 'word' | 'join';
  /** As it would be written. */
  readonly text: string;
  readonly key: string;
  /** The lexemes it takes: from `from`, before `to`. */
  readonly from: number;
  readonly to: number;
  readonly code: boolean;
  /** The recogniser gave it a capital letter; on a sign, it gave one to every word. */
  readonly isCapital: boolean;
}

const JOINS: Partial<Record<SignName, string>> = {
  dot: '.',
  slash: '/',
  dash: '-',
  underscore: '_',
  colon: ':',
  at: '@',
};
/** Longer ones are no names; the bound keeps the search linear. */
const LONGEST_CHAIN = 24;
const LONGEST_SPELLED = 4;

/** Words and joining signs in turn, from `start` on. Joining signs at its end are cut off. */
export function readChain(
  lexemes: readonly Lexeme[],
  start: number,
  words: CodeWords,
  inCommand: boolean,
): readonly ChainPart[] {
  const parts: ChainPart[] = [];
  let at = start;
  while (parts.length < LONGEST_CHAIN) {
    const lexeme = lexemes[at];
    if (lexeme === undefined || (at > start && !follows(lexemes, at))) break;
    const part = partAt(lexemes, at, parts, words, inCommand);
    if (part === undefined) break;
    parts.push(part);
    at = part.to;
  }
  while (parts.at(-1)?.kind === 'join' && !isFolder(parts, lexemes)) parts.pop();
  return parts;
}

function follows(lexemes: readonly Lexeme[], at: number): boolean {
  const lexeme = lexemes[at];
  return lexeme?.lead === '' && !lexeme.gap.includes('\n') && goesOn(lexemes[at - 1]);
}

/** "src slash folder": the slash ends the name of a folder. */
function isFolder(parts: readonly ChainPart[], lexemes: readonly Lexeme[]): boolean {
  const last = parts.at(-1);
  return last?.text === '/' && parts.length > 1 && FOLDER_NOUNS.has(lexemes[last.to]?.key ?? '');
}

function partAt(
  lexemes: readonly Lexeme[],
  at: number,
  parts: readonly ChainPart[],
  words: CodeWords,
  inCommand: boolean,
): ChainPart | undefined {
  const lexeme = lexemes[at];
  if (lexeme === undefined) return undefined;
  const last = parts.at(-1);
  const join = lexeme.sign === null ? undefined : JOINS[lexeme.sign];
  if (join !== undefined) {
    // "err, dot, csv and html" is a list.
    if (lexeme.tail !== '' && at > 0 && lexemes[at - 1]?.tail !== '') return undefined;
    const isPart = join !== ':' || takesColon(lexemes[at + 1], words, inCommand);
    return isPart
      ? {
          kind: 'join',
          text: join,
          key: lexeme.key,
          from: at,
          to: at + 1,
          code: false,
          isCapital: /^\p{Lu}/u.test(lexeme.text),
        }
      : undefined;
  }
  if (lexeme.sign === 'star' || lexeme.sign === 'tilde') return wildPart(lexemes, at, last);
  return last?.kind === 'word' ? undefined : wordPart(lexemes, at, parts, words);
}

function takesColon(next: Lexeme | undefined, words: CodeWords, inCommand: boolean): boolean {
  if (next === undefined) return false;
  return next.sign === 'slash' || /^\d+$/u.test(next.text) || (inCommand && isNamePart(next, words));
}

/** "*", "**" and, at the beginning, "~". */
function wildPart(
  lexemes: readonly Lexeme[],
  at: number,
  last: ChainPart | undefined,
): ChainPart | undefined {
  const isTilde = lexemes[at]?.sign === 'tilde';
  if (last?.kind === 'word' || (isTilde && last !== undefined)) return undefined;
  const isDouble = !isTilde && lexemes[at + 1]?.sign === 'star' && follows(lexemes, at + 1);
  const text = isTilde ? '~' : isDouble ? '**' : '*';
  return {
    kind: 'word',
    text,
    key: text,
    from: at,
    to: at + (isDouble ? 2 : 1),
    code: false,
    isCapital: false,
  };
}

function wordPart(
  lexemes: readonly Lexeme[],
  at: number,
  parts: readonly ChainPart[],
  words: CodeWords,
): ChainPart | undefined {
  const lexeme = lexemes[at];
  if (lexeme === undefined) return undefined;
  const isAfterDot = parts.at(-1)?.text === '.';
  const beforeDot = isAfterDot ? parts.at(-2) : undefined;
  const make = (text: string, count: number, key: string): ChainPart => ({
    kind: 'word',
    text,
    key,
    from: at,
    to: at + count,
    code: lexeme.code,
    isCapital: /^\p{Lu}\p{Ll}+$/u.test(lexeme.text),
  });
  if (isAfterDot) {
    const spelled = spelledExtension(lexemes, at);
    if (spelled !== undefined) return make(spelled.text, spelled.count, spelled.text);
    const table = beforeDot?.kind === 'word' ? EXTENSIONS : DOT_FILES;
    for (const count of [3, 2, 1]) {
      const key = keyOfWords(lexemes, at, count);
      const known = key === undefined ? undefined : table.get(key);
      if (known !== undefined) return make(known, count, known.toLowerCase());
    }
    if (beforeDot !== undefined && OBJECTS.has(beforeDot.key) && MEMBERS.has(lexeme.key)) {
      return make(lexeme.text, 1, lexeme.key);
    }
  }
  const pair = keyOfWords(lexemes, at, 2);
  const split = pair === undefined ? undefined : SPLIT_NAMES.get(pair);
  const afterPair = lexemes[at + 2]?.sign;
  if (
    split !== undefined &&
    (parts.length > 0 || (afterPair !== null && afterPair !== undefined && afterPair in JOINS))
  ) {
    return make(split, 2, split.toLowerCase());
  }
  const hyphened = SPLIT_NAMES.get(lexeme.key);
  if (hyphened !== undefined && lexeme.sign === null) return make(hyphened, 1, hyphened.toLowerCase());
  const isOwn = (lexeme.key === 'this' || lexeme.key === 'self') && lexemes[at + 1]?.sign === 'dot';
  if (!isOwn && (!isNamePart(lexeme, words) || lexeme.text.startsWith('-'))) return undefined;
  if (parts.at(-1)?.text === '/' && (FOLDER_NOUNS.has(lexeme.key) || NO_PATH_NOUNS.has(lexeme.key)))
    return undefined;
  const sound = FOLDER_SOUNDS.get(lexeme.key);
  const isBesideSlash =
    parts.at(-1)?.text === '/' || (lexeme.tail === '' && lexemes[at + 1]?.sign === 'slash');
  if (sound !== undefined && isBesideSlash) return make(sound, 1, sound);
  return make(lexeme.text, 1, lexeme.key);
}

/** "t s x", letter by letter. */
function spelledExtension(
  lexemes: readonly Lexeme[],
  at: number,
): { readonly text: string; readonly count: number } | undefined {
  for (let count = LONGEST_SPELLED; count > 1; count -= 1) {
    const key = keyOfWords(lexemes, at, count);
    if (key === undefined || !/^\p{L}(?: \p{L})+$/u.test(key)) continue;
    const text = EXTENSIONS.get(key.replaceAll(' ', ''));
    if (text !== undefined) return { text, count };
  }
  return undefined;
}

/** The keys of some words that follow each other, or undefined when they do not. */
function keyOfWords(lexemes: readonly Lexeme[], at: number, count: number): string | undefined {
  const taken = lexemes.slice(at, at + count);
  const isWhole =
    taken.length === count &&
    taken.every((lexeme, index) => lexeme.text !== '' && (index === 0 || follows(lexemes, at + index)));
  return isWhole ? taken.map((lexeme) => lexeme.key).join(' ') : undefined;
}
