import { anyOf, EDGE } from '../characters.ts';
import { FRESH, NOT_BEFORE_WORD, rule, type Rule } from './rule.ts';
import type { NormalisationTables } from './tables.ts';

/** Rules for titles before names ("St. Paul") and for abbreviations anywhere ("Baker St."), in their order. */
export function abbreviations(
  tables: Pick<NormalisationTables, 'titles' | 'abbreviations'>,
): readonly Rule[] {
  const titles = new Map(Object.entries(tables.titles));
  const shortened = new Map(Object.entries(tables.abbreviations));
  return [
    rule(
      String.raw`${EDGE}(?<title>${anyOf(titles.keys())})\.? (?=[A-Z])`,
      (part) => `${titles.get(part('title')) ?? ''} `,
    ),
    rule(`${FRESH}(?<short>${anyOf(shortened.keys())})${NOT_BEFORE_WORD}`, (part, rest) => {
      const full = shortened.get(part('short')) ?? '';
      // The full stop of an abbreviation also ends the sentence.
      return rest === '' && part('short').endsWith('.') ? `${full}.` : full;
    }),
  ];
}
