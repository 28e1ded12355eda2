import type { CodeWords } from '../code-words.ts';
import type { Lexeme } from '../lexemes.ts';
import { GIT_ORDERS, PROGRAMS } from '../tables/commands.ts';

/** One line of the table of rules: lexemes → lexemes, the same ones where it has nothing to say. */
export interface CodeRule {
  readonly name: string;
  readonly apply: (lexemes: readonly Lexeme[], words: CodeWords) => readonly Lexeme[];
}

const ENDS_CLAUSE = /[.!?;:)]$/u;
/** They may stand inside a command line. */
const LINE_WORDS: ReadonlySet<string> = new Set(['to', 'with', 'from', 'at', 'in', 'on', 'all', 'not', 'no']);

/**
 * For each lexeme, whether it is part of a command line: a program was named before it, and since then came neither
 * the end of a clause nor a word that only sentences have.
 */
export function commandLines(lexemes: readonly Lexeme[], words: CodeWords): readonly boolean[] {
  let inside = false;
  return lexemes.map((lexeme, index) => {
    if (lexeme.sign === null && words.functionWords.has(lexeme.key) && !LINE_WORDS.has(lexeme.key))
      inside = false;
    const result = inside;
    const isGit = lexeme.key === 'get' && GIT_ORDERS.has(lexemes[index + 1]?.key ?? '');
    if (PROGRAMS.has(lexeme.key) || isGit) inside = true;
    if (ENDS_CLAUSE.test(lexeme.tail)) inside = false;
    return result;
  });
}

/** Whether the words of a sign are spoken of instead of meant: "the open paren", "open paren key". */
export function isMeant(lexemes: readonly Lexeme[], index: number, words: CodeWords): boolean {
  const previous = lexemes[index - 1];
  const next = lexemes[index + 1];
  if (previous?.tail === '' && previous.sign === null && words.beforeMeantSign.has(previous.key)) return true;
  return lexemes[index]?.tail === '' && next?.sign === null && words.afterMeantSign.has(next.key);
}
