import { anyOf, EDGE, WORD_CHARACTER } from '../characters.ts';
import { ordinalWords } from '../number-words.ts';
import { rule, type Rule } from './rule.ts';
import type { NormalisationTables } from './tables.ts';
import { monthAndDay } from './times-and-dates.ts';

/** Rules for signs before a number: "No. 7", "#42". */
export function numberSigns(): readonly Rule[] {
  return [
    rule(String.raw`${EDGE}(?<plural>Nos\.|No\.) ?(?=[0-9])`, (part) =>
      part('plural') === 'Nos.' ? 'Numbers ' : 'Number ',
    ),
    rule(String.raw`(?<![\p{L}\p{N}_&])#(?=[0-9])`, () => 'number '),
  ];
}

/** From one to 3999; the first letter is none of M, so that "MM" stays a unit. */
const ROMAN = '(?=[IVXLC])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})';
const ROMAN_VALUES: ReadonlyMap<string, number> = new Map([
  ['I', 1],
  ['V', 5],
  ['X', 10],
  ['L', 50],
  ['C', 100],
  ['D', 500],
  ['M', 1000],
]);

/** Rules for Roman numbers after words that are known to bear one: "Chapter IV", "Henry VIII". */
export function romanNumbers(
  tables: Pick<NormalisationTables, 'roman_cardinal' | 'roman_ordinal'>,
): readonly Rule[] {
  const after = (words: readonly string[]): string =>
    `${EDGE}(?<word>${anyOf(words)}) (?<roman>${ROMAN})${EDGE}(?![.'’]${WORD_CHARACTER})`;
  return [
    rule(after(tables.roman_cardinal), (part) => `${part('word')} ${romanValue(part('roman'))}`),
    rule(
      after(tables.roman_ordinal),
      (part) => `${part('word')} the ${ordinalWords(String(romanValue(part('roman'))))}`,
    ),
  ];
}

/** Names of parts, from a third on. */
const PARTS = 'third quarter fifth sixth seventh eighth ninth tenth'.split(' ');

/** Rules for telephone numbers, fractions, ranges and the sign plus, in their order. */
export function pairsOfNumbers(tables: Pick<NormalisationTables, 'months'>): readonly Rule[] {
  return [
    rule(
      String.raw`(?<![\p{L}\p{N}_.-])(?:(?<area>[0-9]{3})-)?(?<exchange>[0-9]{3})-(?<line>[0-9]{4})(?![\p{L}\p{N}_.-])`,
      (part) =>
        [part('area'), part('exchange'), part('line')]
          .filter((group) => group !== '')
          .map((group) => [...group].join(' '))
          .join(', '),
    ),
    rule(
      String.raw`(?<![\p{L}\p{N}_./])(?<over>[0-9]{1,2})/(?<under>[0-9]{1,2})(?![\p{L}\p{N}_./])`,
      (part) => fraction(tables, part('over'), part('under')),
    ),
    rule(
      String.raw`(?<![\p{L}\p{N}_.-])(?<from>[0-9]{1,4}) ?[-–] ?(?<to>[0-9]{1,4})(?![\p{L}\p{N}_.%-])`,
      (part) => `${part('from')} to ${part('to')}`,
    ),
    rule(String.raw`(?<![\p{L}\p{N}_+])\+(?=[0-9])`, () => 'plus '),
  ];
}

/** "3/4" three quarters, "7/13" a date, else "24 slash 7". */
function fraction(tables: Pick<NormalisationTables, 'months'>, over: string, under: string): string {
  const [a, b] = [Number(over), Number(under)];
  if (a > 0 && a < b && b <= 10) {
    if (b === 2) return 'one half';
    return `${over} ${PARTS[b - 3] ?? ''}${a === 1 ? '' : 's'}`;
  }
  return monthAndDay(tables, a, b) ?? `${over} slash ${under}`;
}

function romanValue(roman: string): number {
  const values = Array.from(roman, (letter) => ROMAN_VALUES.get(letter) ?? 0);
  // A smaller letter before a greater one is taken away.
  return values.reduce((sum, value, index) => sum + (value < (values[index + 1] ?? 0) ? -value : value), 0);
}
