import { signOf, type SignName } from '../signs.ts';
import type { CodeWords } from '../code-words.ts';
import type { Lexeme } from '../lexemes.ts';
import { isMeant, type CodeRule } from './code-rule.ts';

/** What closes a quotation that these open. */
const CLOSED_BY: ReadonlyMap<SignName, ReadonlySet<SignName>> = new Map<SignName, ReadonlySet<SignName>>([
  ['quote', new Set<SignName>(['close-quote'])],
  ['open-quote', new Set<SignName>(['close-quote'])],
  ['double-quote', new Set<SignName>(['double-quote', 'close-quote'])],
  ['single-quote', new Set<SignName>(['single-quote', 'close-quote'])],
  ['backtick', new Set<SignName>(['backtick'])],
]);
/** Longer quotations are none. */
const LONGEST_QUOTATION = 30;

/** "quote hello unquote" → `"hello"`; a quote that is not closed, or closed at once, is a word. */
export const quoteRule: CodeRule = {
  name: 'quotes',
  apply(lexemes, words) {
    const result = [...lexemes];
    let changed = false;
    for (let index = 0; index < lexemes.length; index += 1) {
      const close = closing(lexemes, index, words);
      const opening = lexemes[index];
      if (close === undefined || opening?.sign === null || opening === undefined) continue;
      const mark = signOf(opening.sign).written;
      const closer = lexemes[close];
      const [first, last] = [result[index + 1], result[close - 1]];
      if (closer === undefined || first === undefined || last === undefined) continue;
      changed = true;
      // The marks go to the words beside them; the places of their names are left empty and dropped below.
      result[index + 1] = { ...first, gap: opening.gap, lead: opening.lead + mark + first.lead };
      const inner = result[close - 1] ?? last;
      result[close - 1] = { ...inner, tail: inner.tail.replace(/,$/u, '') + mark + closer.tail };
      result[index] = { ...opening, text: '' };
      result[close] = { ...closer, text: '' };
      index = close;
    }
    return changed
      ? result.filter((lexeme, index) => lexeme.text !== '' || lexemes[index]?.text === '')
      : lexemes;
  },
};

function closing(lexemes: readonly Lexeme[], index: number, words: CodeWords): number | undefined {
  const opening = lexemes[index];
  const closers =
    opening?.sign === undefined || opening.sign === null ? undefined : CLOSED_BY.get(opening.sign);
  if (closers === undefined || isMeant(lexemes, index, words)) return undefined;
  for (let at = index + 1; at <= index + LONGEST_QUOTATION; at += 1) {
    const lexeme = lexemes[at];
    if (lexeme === undefined) return undefined;
    if (lexeme.sign !== null && closers.has(lexeme.sign)) return at > index + 1 ? at : undefined;
  }
  return undefined;
}
