import type { CodeWords } from '../code-words.ts';
import { goesOn, isNamePart, written, type Lexeme } from '../lexemes.ts';
import type { SignName } from '../signs.ts';
import {
  CASE_NOUNS,
  CASE_SPOKEN_OF,
  LONGEST_NAME,
  NAME_BRIDGES,
  NAME_CUES,
  NAME_NOUNS,
  NAME_STARTS,
  NAME_STOPS,
} from '../tables/case-names.ts';
import type { CodeRule } from './code-rule.ts';

const CASES: Partial<Record<SignName, (parts: readonly string[]) => string>> = {
  'camel-case': (parts) => parts.map((part, index) => (index === 0 ? part : large(part))).join(''),
  'pascal-case': (parts) => parts.map(large).join(''),
  'snake-case': (parts) => parts.join('_'),
  'kebab-case': (parts) => parts.join('-'),
  'constant-case': (parts) => parts.join('_').toUpperCase(),
  'all-caps': (parts) => parts.join(' ').toUpperCase(),
};

const large = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/**
 * "camel case get user name" → `getUserName`. The name ends with "end case", with punctuation, before a function
 * word, before a sign, and after five words. "all caps" takes one word.
 */
export const caseRule: CodeRule = {
  name: 'cases',
  apply(lexemes, words) {
    const result: Lexeme[] = [];
    let changed = false;
    for (let index = 0; index < lexemes.length;) {
      const lexeme = lexemes[index];
      if (lexeme === undefined) break;
      const write = lexeme.sign === null ? undefined : CASES[lexeme.sign];
      const end = write === undefined ? undefined : nameEnd(lexemes, index, words);
      if (write === undefined || end === undefined) {
        result.push(lexeme);
        index += 1;
        continue;
      }
      const parts = lexemes.slice(index + 1, end).flatMap((part) => wordsOf(part.text));
      const hasEnd = lexemes[end]?.sign === 'end-case' && goesOn(lexemes[end - 1]);
      const last = hasEnd ? end + 1 : end;
      result.push(written(write(parts), lexemes.slice(index, last)));
      index = last;
      changed = true;
    }
    return changed ? result : lexemes;
  },
};

/** Where the name behind the words of a case ends; undefined when there is none, or the case is spoken of. */
function nameEnd(lexemes: readonly Lexeme[], index: number, words: CodeWords): number | undefined {
  const lexeme = lexemes[index];
  const previous = lexemes[index - 1];
  if (lexeme === undefined || !goesOn(lexeme)) return undefined;
  const closed = explicitEnd(lexemes, index + 1);
  if (closed !== undefined) return closed;
  if (previous?.tail === '' && CASE_SPOKEN_OF.has(previous.key)) return undefined;
  const first = lexemes[index + 1];
  const isCued = previous?.tail === '' && NAME_CUES.has(previous.key);
  // "camelcase" in one word is what writers call it; behind "to" or "called" it is what the recogniser made of two.
  if (ONE_WORD.test(lexeme.key) && !isCued) return undefined;
  if (first === undefined || !isFirst(first, words, isCued) || CASE_NOUNS.has(first.key)) return undefined;
  const limit = lexeme.sign === 'all-caps' ? 1 : LONGEST_NAME;
  let end = index + 2;
  while (end <= index + limit && takesNext(lexemes, index + 1, end, words)) end += 1;
  // A function word alone is no name.
  return end === index + 2 && words.functionWords.has(first.key) ? undefined : end;
}

/** With "end case" the speaker says where the name ends, so that any words may be in it. */
function explicitEnd(lexemes: readonly Lexeme[], start: number): number | undefined {
  for (let end = start; end <= start + 2 * LONGEST_NAME; end += 1) {
    const lexeme = lexemes[end];
    if (lexeme?.sign === 'end-case') return end > start ? end : undefined;
    if (lexeme === undefined || !isPlain(lexeme) || !goesOn(lexeme)) return undefined;
  }
  return undefined;
}

const isPlain = (lexeme: Lexeme): boolean =>
  lexeme.sign === null && lexeme.lead === '' && /^[\p{L}\p{N}\p{M}_-]+$/u.test(lexeme.text);

const ONE_WORD = /^(?:camel|pascal|snake|kebab)case$/u;
/** "to camel case recursively" */
const ADVERB = /[^p]ly$/u;

function isFirst(lexeme: Lexeme, words: CodeWords, isCued: boolean): boolean {
  if (!isPlain(lexeme)) return false;
  if (words.functionWords.has(lexeme.key)) return isCued && NAME_STARTS.has(lexeme.key);
  if (ADVERB.test(lexeme.key)) return false;
  return !NAME_STOPS.has(lexeme.key) || (isCued && lexeme.tail === '');
}

function takesNext(lexemes: readonly Lexeme[], start: number, end: number, words: CodeWords): boolean {
  const lexeme = lexemes[end];
  const previous = lexemes[end - 1];
  if (lexeme === undefined || previous?.tail !== '' || lexeme.gap.includes('\n')) return false;
  if (!isPlain(lexeme) || NAME_STOPS.has(lexeme.key)) return false;
  if (end - start >= 2 && NAME_NOUNS.has(lexeme.key)) return false;
  const isName: boolean = isNamePart(lexeme, words);
  if (isName) return true;
  const bridge = NAME_BRIDGES.get(lexeme.key);
  const next = lexemes[end + 1];
  if (bridge === undefined || lexeme.tail !== '' || next === undefined || !isNamePart(next, words))
    return false;
  return (bridge.after?.has(previous.key) ?? true) && (bridge.before?.has(next.key) ?? true);
}

/** The words of what the recogniser may have joined already: "getUser" is "get" and "user". */
function wordsOf(text: string): readonly string[] {
  return text
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .split(/[\s_-]+/u)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}
