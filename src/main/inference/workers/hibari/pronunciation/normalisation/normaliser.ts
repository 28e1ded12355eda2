import { abbreviations } from './abbreviations.ts';
import { moneyAndUnits } from './money-and-units.ts';
import { numberSigns, pairsOfNumbers, romanNumbers } from './numerals.ts';
import type { Rule } from './rule.ts';
import { symbols } from './symbols.ts';
import type { NormalisationTables } from './tables.ts';
import { timesAndDates } from './times-and-dates.ts';

/** White space and the control characters that separate things. */
// Written as text: the linter suspects control characters in literals.
const BLANKS = new RegExp(String.raw`[\s\u001c-\u001f\u0085]+`, 'gu');
const BLANK_BEFORE_PUNCTUATION = / +(?=[,.;:!?])/g;
const HAS_DIGIT = /[0-9]/;
/** Typographic variants → the plain sign that tables and tagger know. */
const PLAIN_SIGNS: ReadonlyMap<string, string> = new Map([
  ['’', "'"],
  ['\u2012', '-'],
  ['\u2015', '—'],
]);

/** Writes out what a reader would say instead of what stands there: times, dates, money, units, signs. */
export class Normaliser {
  readonly #withDigits: readonly Rule[];
  readonly #words: readonly Rule[];
  readonly #signs: readonly Rule[];
  readonly #roman: readonly Rule[];
  readonly #pairs: readonly Rule[];
  readonly #symbols: readonly Rule[];

  constructor(tables: NormalisationTables) {
    this.#withDigits = [...timesAndDates(tables), ...moneyAndUnits(tables)];
    this.#words = abbreviations(tables);
    this.#signs = numberSigns();
    this.#roman = romanNumbers(tables);
    this.#pairs = pairsOfNumbers(tables);
    this.#symbols = symbols(tables);
  }

  /** The sentence as words; '' when nothing is left of it. The order of the rules is part of the result. */
  normalise(sentence: string): string {
    let text = sentence.replace(BLANKS, ' ').trim();
    for (const [sign, plain] of PLAIN_SIGNS) text = text.replaceAll(sign, plain);
    const hasDigit = HAS_DIGIT.test(text);
    if (hasDigit) text = applyAll(this.#withDigits, text);
    text = applyAll(this.#words, text);
    if (hasDigit) text = applyAll(this.#signs, text);
    text = applyAll(this.#roman, text);
    if (HAS_DIGIT.test(text)) text = applyAll(this.#pairs, text);
    text = applyAll(this.#symbols, text);
    return text.replace(BLANKS, ' ').replace(BLANK_BEFORE_PUNCTUATION, '').trim();
  }
}

function applyAll(rules: readonly Rule[], text: string): string {
  return rules.reduce((current, rule) => rule(current), text);
}
