import { anyOf } from '../characters.ts';
import { rule, type Rule } from './rule.ts';
import type { NormalisationTables } from './tables.ts';

/** These mean something only between two things. */
const OPERATORS: ReadonlySet<string> = new Set('=<>~');

/** Rules that replace signs by words, one for each sign, in the order of the table. */
export function symbols(tables: Pick<NormalisationTables, 'symbols'>): readonly Rule[] {
  return Object.entries(tables.symbols).map(([symbol, word]) => {
    const replacement = word === '' ? ' ' : ` ${word} `;
    if (!OPERATORS.has(symbol)) return (text) => text.replaceAll(symbol, () => replacement);
    const replaceBetween = rule(String.raw`(?<=\S) ?${anyOf([symbol])} ?(?=\S)`, () => replacement);
    return (text) => (text.includes(symbol) ? replaceBetween(text) : text);
  });
}
