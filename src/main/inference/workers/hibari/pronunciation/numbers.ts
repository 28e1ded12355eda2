import { isDigits } from './characters.ts';
import type { Lexicon } from './lexicon.ts';
import { cardinalWords, decimalWords, digitWords, ordinalWords, yearWords } from './number-words.ts';
import { withEd, withIng, withS, type Stems } from './stems.ts';

/** Currency sign → names of its unit and its hundredth. */
const CURRENCIES: ReadonlyMap<string, readonly [unit: string, hundredth: string]> = new Map([
  ['$', ['dollar', 'cent']],
  ['£', ['pound', 'pence']],
  ['€', ['euro', 'cent']],
]);

const ORDINAL_ENDINGS: ReadonlySet<string> = new Set(['st', 'nd', 'rd', 'th']);
/** Tried in this order; at most one is taken off. */
const ENDINGS = ['ing', "'d", 'ed', "'s", 'st', 'nd', 'rd', 'th', 's'] as const;
const NUMBER_OF_HEAD = /^-?[0-9,.]*$/;
const NUMBER_INSIDE = /^[0-9,.]*$/;
const HAS_DIGIT = /[0-9]/;
const ENDS_IN_LETTER = /[a-z]$/;

/** How a number stands in its sentence. */
export interface NumberPlace {
  /** Begins what is written together. */
  readonly isHead: boolean;
  /** Its currency sign, '' for none. */
  readonly currency: string;
}

/** True for digits with commas and dots, perhaps an ending ("3rd", "90s") and, at the head, a minus. */
export function isNumber(word: string, isHead: boolean): boolean {
  if (!HAS_DIGIT.test(word)) return false;
  const ending = ENDS_IN_LETTER.test(word)
    ? (ENDINGS.find((candidate) => word.endsWith(candidate)) ?? '')
    : '';
  const bare = word.slice(0, word.length - ending.length);
  return (isHead ? NUMBER_OF_HEAD : NUMBER_INSIDE).test(bare);
}

/** Reads numbers with the words of the lexicon. */
export class NumberReader {
  readonly #lexicon: Lexicon;
  readonly #stems: Stems;

  constructor(lexicon: Lexicon, stems: Stems) {
    this.#lexicon = lexicon;
    this.#stems = stems;
  }

  /** Phonemes of a number as `isNumber` knows it. */
  read(word: string, place: NumberPlace): string | undefined {
    const ending = /[a-z']+$/.exec(word)?.[0] ?? '';
    const bare = word.slice(0, word.length - ending.length);
    const isNegative = bare.startsWith('-');
    const number = isNegative ? bare.slice(1) : bare;
    const phonemes = [
      ...(isNegative ? [this.#word('minus')] : []),
      ...this.#parts(number, ending, isNegative, place),
    ].filter((part) => part !== undefined && part !== '');
    if (phonemes.length === 0) return undefined;
    return withEnding(phonemes.join(' '), ending);
  }

  /** The plural of a currency's unit. */
  currencyUnits(sign: string): string | undefined {
    const names = CURRENCIES.get(sign);
    return names === undefined ? undefined : this.#plural(names[0]);
  }

  #parts(
    number: string,
    ending: string,
    isNegative: boolean,
    place: NumberPlace,
  ): readonly (string | undefined)[] {
    const isOrdinal = ORDINAL_ENDINGS.has(ending);
    const names = CURRENCIES.get(place.currency);
    if (isDigits(number) && isOrdinal) return this.#words(ordinalWords(number));
    if (isDigits(number) && number.length === 4 && !isNegative && names === undefined) {
      return this.#words(yearWords(number));
    }
    const plain = number.replaceAll(',', '');
    const pieces = plain.split('.');
    if (!place.isHead && pieces.length === 1) return this.#codeNumber(plain);
    // Versions and addresses; the dots are silent.
    if (!place.isHead || pieces.length > 2) return pieces.flatMap((piece) => this.#piece(piece));
    if (names !== undefined && (pieces[1] ?? '').length < 3) return this.#money(pieces, names);
    if (pieces.length === 1) {
      // A suffix other than of an order changes the whole at its end.
      return this.#words(isOrdinal ? ordinalWords(plain) : cardinalWords(plain));
    }
    return this.#words(plain.startsWith('.') ? `point ${digitWords(plain.slice(1))}` : decimalWords(plain));
  }

  /** Digits inside a word, as in "E501": short ones in hundreds, long ones digit by digit. */
  #codeNumber(digits: string): readonly (string | undefined)[] {
    if (digits.startsWith('0') || digits.length > 3) return this.#words(digitWords(digits));
    if (digits.length < 3 || digits.endsWith('00')) return this.#words(cardinalWords(digits));
    const first = this.#words(cardinalWords(digits.slice(0, 1)));
    if (digits[1] !== '0') return [...first, ...this.#words(cardinalWords(digits.slice(1)))];
    const oh = this.#lexicon.lookup('O', undefined, -2, undefined);
    return [...first, oh, ...this.#words(cardinalWords(digits.slice(2)))];
  }

  #piece(digits: string): readonly (string | undefined)[] {
    if (digits === '') return [];
    const isSpelled = digits.startsWith('0') || (digits.length !== 2 && /[1-9]/.test(digits.slice(1)));
    return this.#words(isSpelled ? digitWords(digits) : cardinalWords(digits));
  }

  #money(
    [whole = '', cents]: readonly string[],
    [unit, hundredth]: readonly [string, string],
  ): readonly (string | undefined)[] {
    const units = this.#amount(whole, unit);
    if (cents === undefined || isZero(cents)) return units;
    const rest = this.#amount(cents, hundredth);
    return isZero(whole) ? rest : [...units, this.#word('and'), ...rest];
  }

  #amount(digits: string, unit: string): readonly (string | undefined)[] {
    const isSingular = unit === 'pence' || /^0*1$/.test(digits);
    return [...this.#words(cardinalWords(digits)), isSingular ? this.#word(unit) : this.#plural(unit)];
  }

  #plural(unit: string): string | undefined {
    return this.#stems.s(`${unit}s`, undefined, undefined, undefined);
  }

  #words(words: string): readonly (string | undefined)[] {
    return words
      .split(/[^a-z]+/)
      .filter((word) => word !== '' && word !== 'and')
      .map((word) => this.#word(word));
  }

  #word(word: string): string | undefined {
    return this.#lexicon.lookup(word, undefined, word === 'point' ? -2 : undefined, undefined);
  }
}

function isZero(digits: string): boolean {
  return /^0*$/.test(digits);
}

function withEnding(phonemes: string, ending: string): string | undefined {
  if (ending === 's' || ending === "'s") return withS(phonemes);
  if (ending === 'ed' || ending === "'d") return withEd(phonemes);
  return ending === 'ing' ? withIng(phonemes) : phonemes;
}
