/**
 * Numbers in words → figures, after the rules of Whisper's English text normaliser (OpenAI, MIT licence), so that
 * word error rates compare with published ones: "twenty one" → "21", "one oh one" → "101", "ten percent" → "10%",
 * "five dollars" → "$5". Figures are kept as strings of digits; arithmetic runs on BigInt because "decillion" exists.
 */

const ONES_NAMES =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS_NAMES = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const MULTIPLIER_NAMES =
  'thousand million billion trillion quadrillion quintillion sextillion septillion octillion nonillion decillion'.split(
    ' ',
  );

const ZEROS = new Set(['o', 'oh', 'zero']);
const ONES = new Map(ONES_NAMES.map((name, index) => [name, BigInt(index + 1)]));
const TENS = new Map(TENS_NAMES.map((name, index) => [name, BigInt((index + 2) * 10)]));
const MULTIPLIERS = new Map<string, bigint>([
  ['hundred', 100n],
  ...MULTIPLIER_NAMES.map((name, index): [string, bigint] => [name, 1000n ** BigInt(index + 1)]),
]);

type Suffixed = Map<string, readonly [bigint, string]>;

const IRREGULAR_ORDINALS: Readonly<Record<string, readonly [string, string]>> = {
  one: ['first', 'st'],
  two: ['second', 'nd'],
  three: ['third', 'rd'],
  five: ['fifth', 'th'],
  twelve: ['twelfth', 'th'],
};

const ONES_SUFFIXED: Suffixed = new Map([['zeroth', [0n, 'th'] as const]]);
for (const [name, value] of ONES) {
  ONES_SUFFIXED.set(name === 'six' ? 'sixes' : `${name}s`, [value, 's']);
  const [ordinal, suffix] = IRREGULAR_ORDINALS[name] ?? [name.endsWith('t') ? `${name}h` : `${name}th`, 'th'];
  ONES_SUFFIXED.set(ordinal, [value, suffix]);
}
const TENS_SUFFIXED: Suffixed = new Map();
for (const [name, value] of TENS) {
  TENS_SUFFIXED.set(name.replace(/y$/, 'ies'), [value, 's']);
  TENS_SUFFIXED.set(name.replace(/y$/, 'ieth'), [value, 'th']);
}
const MULTIPLIERS_SUFFIXED: Suffixed = new Map();
for (const [name, value] of MULTIPLIERS) {
  MULTIPLIERS_SUFFIXED.set(`${name}s`, [value, 's']);
  MULTIPLIERS_SUFFIXED.set(`${name}th`, [value, 'th']);
}

const PRECEDING: Readonly<Record<string, string>> = { minus: '-', negative: '-', plus: '+', positive: '+' };
const FOLLOWING: Readonly<Record<string, string>> = {
  pound: '£',
  pounds: '£',
  euro: '€',
  euros: '€',
  dollar: '$',
  dollars: '$',
  cent: '¢',
  cents: '¢',
};
const PREFIX_SYMBOLS = new Set(['-', '+', '£', '€', '$', '¢']);
const SPECIALS = new Set(['and', 'double', 'triple', 'point']);
const NUMERIC = /^\d+(\.\d+)?$/;

function isNumberWord(word: string | undefined): boolean {
  if (word === undefined) return false;
  const tables = [ONES, TENS, MULTIPLIERS, ONES_SUFFIXED, TENS_SUFFIXED, MULTIPLIERS_SUFFIXED];
  return (
    ZEROS.has(word) ||
    SPECIALS.has(word) ||
    word in PRECEDING ||
    word in FOLLOWING ||
    word === 'per' ||
    word === 'percent' ||
    tables.some((table) => table.has(word))
  );
}

/** A number under construction: an exact integer, or digits (and points) read out one after the other. */
type Value = bigint | string | undefined;

class NumberReader {
  readonly output: string[] = [];
  #value: Value;
  #prefix = '';

  read(words: readonly string[]): string[] {
    for (let index = 0; index < words.length; index += 1) {
      if (this.#word(words[index - 1], words[index] as string, words[index + 1])) index += 1;
    }
    this.#flush();
    return this.output;
  }

  /** Returns true when the next word was used up too. */
  #word(before: string | undefined, word: string, next: string | undefined): boolean {
    const nextIsNumeric = next !== undefined && NUMERIC.test(next);
    const hasPrefix = PREFIX_SYMBOLS.has(word[0] ?? '');
    const bare = hasPrefix ? word.slice(1) : word;
    if (NUMERIC.test(bare)) this.#figures(word, bare, hasPrefix);
    else if (!isNumberWord(word)) this.#plain(word);
    else if (ZEROS.has(word)) this.#value = `${this.#value ?? ''}0`;
    else if (ONES.has(word)) this.#value = this.#withOnes(before, ONES.get(word) as bigint);
    else if (TENS.has(word)) this.#value = this.#withTens(TENS.get(word) as bigint);
    else if (MULTIPLIERS.has(word)) this.#multiply(MULTIPLIERS.get(word) as bigint);
    else if (ONES_SUFFIXED.has(word))
      this.#suffixed(ONES_SUFFIXED, word, (value) => this.#withOnes(before, value));
    else if (TENS_SUFFIXED.has(word)) this.#suffixed(TENS_SUFFIXED, word, (value) => this.#withTens(value));
    else if (MULTIPLIERS_SUFFIXED.has(word)) {
      this.#suffixed(MULTIPLIERS_SUFFIXED, word, (value) => {
        this.#multiply(value);
        return this.#value as bigint | string;
      });
    } else if (word in PRECEDING) this.#sign(word, isNumberWord(next) || nextIsNumeric);
    else if (word in FOLLOWING) this.#currency(word);
    else if (word === 'percent' || word === 'per') return this.#percent(word, next);
    else return this.#special(before, word, next, nextIsNumeric);
    return false;
  }

  #emit(text: string): void {
    this.output.push(this.#prefix + text);
    this.#prefix = '';
    this.#value = undefined;
  }

  #flush(): void {
    if (this.#value !== undefined) this.#emit(String(this.#value));
  }

  #plain(word: string): void {
    this.#flush();
    this.#emit(word);
  }

  #figures(word: string, bare: string, hasPrefix: boolean): void {
    if (typeof this.#value === 'string' && this.#value.endsWith('.')) {
      this.#value += word;
      return;
    }
    this.#flush();
    if (hasPrefix) this.#prefix = word[0] as string;
    this.#value = bare.includes('.') && Number(bare) % 1 !== 0 ? bare : BigInt(Math.trunc(Number(bare)));
  }

  #withOnes(before: string | undefined, ones: bigint): bigint | string {
    const value = this.#value;
    if (value === undefined) return ones;
    if (typeof value === 'string' || ONES.has(before ?? '')) {
      const digits = String(value);
      return TENS.has(before ?? '') && ones < 10n
        ? digits.slice(0, -1) + String(ones)
        : digits + String(ones);
    }
    return value % (ones < 10n ? 10n : 100n) === 0n ? value + ones : String(value) + String(ones);
  }

  #withTens(tens: bigint): bigint | string {
    const value = this.#value;
    if (value === undefined) return tens;
    return typeof value !== 'string' && value % 100n === 0n ? value + tens : String(value) + String(tens);
  }

  #multiply(multiplier: bigint): void {
    const value = this.#value;
    if (value === undefined) this.#value = multiplier;
    else if (typeof value === 'string' || value === 0n) {
      const product = Number(value) * Number(multiplier);
      if (Number.isInteger(product)) this.#value = BigInt(product);
      else {
        this.#flush();
        this.#value = multiplier;
      }
    } else this.#value = (value / 1000n) * 1000n + (value % 1000n) * multiplier;
  }

  #suffixed(table: Suffixed, word: string, combine: (value: bigint) => bigint | string): void {
    const [value, suffix] = table.get(word) as readonly [bigint, string];
    this.#emit(String(combine(value)) + suffix);
  }

  #sign(word: string, numberFollows: boolean): void {
    this.#flush();
    if (numberFollows) this.#prefix = PRECEDING[word] as string;
    else this.#emit(word);
  }

  #currency(word: string): void {
    if (this.#value === undefined) return this.#emit(word);
    this.#prefix = FOLLOWING[word] as string;
    this.#flush();
  }

  #percent(word: string, next: string | undefined): boolean {
    if (this.#value === undefined) {
      this.#emit(word);
      return false;
    }
    if (word === 'percent' || next === 'cent') {
      this.#emit(`${this.#value}%`);
      return word === 'per';
    }
    this.#plain(word);
    return false;
  }

  #special(
    before: string | undefined,
    word: string,
    next: string | undefined,
    nextIsNumeric: boolean,
  ): boolean {
    if (!isNumberWord(next) && !nextIsNumeric) {
      this.#plain(word);
      return false;
    }
    if (word === 'and') {
      if (!MULTIPLIERS.has(before ?? '')) this.#plain(word);
      return false;
    }
    if (word === 'point') {
      if (
        nextIsNumeric ||
        ZEROS.has(next as string) ||
        ONES.has(next as string) ||
        TENS.has(next as string)
      ) {
        this.#value = `${this.#value ?? ''}.`;
      }
      return false;
    }
    if (!ONES.has(next as string) && !ZEROS.has(next as string)) {
      this.#plain(word);
      return false;
    }
    const digit = String(ONES.get(next as string) ?? 0n);
    this.#value = `${this.#value ?? ''}${digit.repeat(word === 'double' ? 2 : 3)}`;
    return true;
  }
}

/** Rewrites the number words of a lower-case text without punctuation. */
export function numbersToFigures(text: string): string {
  const spaced = halves(text)
    .replaceAll(/([a-z])([0-9])/g, '$1 $2')
    .replaceAll(/([0-9])([a-z])/g, '$1 $2')
    .replaceAll(/([0-9])\s+(st|nd|rd|th|s)\b/g, '$1$2');
  const words = spaced.split(/\s+/).filter((word) => word !== '');
  return new NumberReader()
    .read(words)
    .join(' ')
    .replaceAll(
      /([€£$])([0-9]+) (?:and )?¢([0-9]{1,2})\b/g,
      (_, sign: string, whole: string, cents: string) => {
        return `${sign}${whole}.${cents.padStart(2, '0')}`;
      },
    )
    .replaceAll(/[€£$]0.([0-9]{1,2})\b/g, (_, cents: string) => `¢${Number(cents)}`)
    .replaceAll(/\b1(s?)\b/g, 'one$1');
}

/** "two and a half" → "two point five", but only after a number. */
function halves(text: string): string {
  return text.replaceAll(/(\S+)\s+and\s+a\s+half\b/g, (match, word: string) => {
    return ONES.has(word) || TENS.has(word) || ZEROS.has(word) || MULTIPLIERS.has(word)
      ? `${word} point five`
      : match;
  });
}
