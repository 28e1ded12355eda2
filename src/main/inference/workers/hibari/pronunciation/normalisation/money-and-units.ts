import { anyOf } from '../characters.ts';
import { FRESH, isOne, MAGNITUDE, NOT_AFTER_WORD, NOT_BEFORE_WORD, NUMBER, rule, type Rule } from './rule.ts';
import type { Forms, NormalisationTables } from './tables.ts';

const SHORT_MAGNITUDES: ReadonlyMap<string, string> = new Map([
  ['k', 'thousand'],
  ['m', 'million'],
  ['b', 'billion'],
]);

const DEGREES: Forms = ['degree', 'degrees'];
const SCALES: ReadonlyMap<string, string> = new Map([
  ['C', ' Celsius'],
  ['F', ' Fahrenheit'],
]);

/**
 * Rules for amounts of money, temperatures and measures, in their order. Plain `$5` stays: the tagger and the number
 * reader know it.
 */
export function moneyAndUnits({
  currency,
  units,
}: Pick<NormalisationTables, 'currency' | 'units'>): readonly Rule[] {
  const currencies = new Map<string, Forms>(Object.entries(currency));
  const measures = new Map<string, Forms>(Object.entries(units));
  const money = (number: string, magnitude: string, sign: string): string | undefined => {
    const forms = currencies.get(sign);
    if (forms === undefined) return undefined;
    if (magnitude === '') return counted(number, forms);
    return `${number} ${SHORT_MAGNITUDES.get(magnitude.toLowerCase()) ?? magnitude} ${forms[1]}`;
  };
  return [
    // "$5k", "£3 million"
    rule(`(?<sign>[$£€])(?<number>${NUMBER}) ?(?<magnitude>${MAGNITUDE})`, (part) =>
      money(part('number'), part('magnitude'), part('sign')),
    ),
    rule(`${FRESH}(?<number>${NUMBER}) ?¢`, (part) => money(part('number'), '', '¢')),
    // "¥500", "Rs. 500", "USD 30 million"
    rule(
      String.raw`${NOT_AFTER_WORD}(?<sign>¥|₹|₩|Rs\.?|USD|EUR|GBP) ?(?<number>${NUMBER})(?: ?(?<magnitude>${MAGNITUDE}))?`,
      (part) => money(part('number'), part('magnitude'), part('sign').replace('.', '')),
    ),
    rule(
      `${FRESH}(?<number>-?${NUMBER}) ?°(?: ?(?<scale>[CF]))?${NOT_BEFORE_WORD}`,
      (part) => counted(part('number'), DEGREES) + (SCALES.get(part('scale')) ?? ''),
    ),
    rule(`${FRESH}(?<number>-?${NUMBER}) ?(?<unit>${anyOf(measures.keys())})${NOT_BEFORE_WORD}`, (part) =>
      counted(part('number'), measures.get(part('unit')) ?? ['', '']),
    ),
  ];
}

function counted(number: string, [singular, plural]: Forms): string {
  return `${number} ${isOne(number) ? singular : plural}`;
}
