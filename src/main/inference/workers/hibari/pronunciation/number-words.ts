/** Numbers as English words. Numbers come as strings of digits: they may be longer than a `number` can hold. */
const ONES = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
  'eighteen nineteen'
).split(' ');
const TENS = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const SCALES =
  ' thousand million billion trillion quadrillion quintillion sextillion septillion octillion nonillion decillion'.split(
    ' ',
  );
const GROUP_DIGITS = 3;
const IRREGULAR_ORDINALS: ReadonlyMap<string, string> = new Map([
  ['one', 'first'],
  ['two', 'second'],
  ['three', 'third'],
  ['five', 'fifth'],
  ['eight', 'eighth'],
  ['nine', 'ninth'],
  ['twelve', 'twelfth'],
]);

/** "one hundred and thirty-four"; what is too long for the scales up to decillion is read digit by digit. */
export function cardinalWords(digits: string): string {
  const significant = digits.replace(/^0+/, '');
  if (significant === '') return word(ONES, 0);
  const groups = Math.ceil(significant.length / GROUP_DIGITS);
  if (groups > SCALES.length) return digitWords(significant);
  const padded = significant.padStart(groups * GROUP_DIGITS, '0');
  let words = '';
  for (let index = 0; index < groups; index += 1) {
    const value = Number(padded.slice(index * GROUP_DIGITS, (index + 1) * GROUP_DIGITS));
    if (value === 0) continue;
    const scale = word(SCALES, groups - 1 - index);
    const isSmallRest = scale === '' && value < 100;
    if (words !== '') words += isSmallRest ? ' and ' : ', ';
    words += scale === '' ? underThousand(value) : `${underThousand(value)} ${scale}`;
  }
  return words;
}

/** "one hundred and thirty-fourth". */
export function ordinalWords(digits: string): string {
  const words = cardinalWords(digits);
  const start = Math.max(words.lastIndexOf(' '), words.lastIndexOf('-')) + 1;
  const last = words.slice(start);
  const ordinal =
    IRREGULAR_ORDINALS.get(last) ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`);
  return words.slice(0, start) + ordinal;
}

/** Four digits as a year: "nineteen oh-five", "twenty twenty-six", "two thousand and five". */
export function yearWords(digits: string): string {
  const high = Number(digits.slice(0, 2));
  const low = Number(digits.slice(2));
  if (high === 0 || (high % 10 === 0 && low < 10)) return cardinalWords(digits);
  const century = cardinalWords(String(high));
  if (low === 0) return `${century} hundred`;
  return low < 10 ? `${century} oh-${word(ONES, low)}` : `${century} ${cardinalWords(String(low))}`;
}

/** Digits with one dot among them: "three point one four"; zeros at the end of the fraction are not spoken. */
export function decimalWords(number: string): string {
  const [whole = '', fraction = ''] = number.split('.');
  const spoken = fraction.replace(/0+$/, '');
  return spoken === '' ? cardinalWords(whole) : `${cardinalWords(whole)} point ${digitWords(spoken)}`;
}

/** Each digit by itself. */
export function digitWords(digits: string): string {
  return Array.from(digits, (digit) => word(ONES, Number(digit))).join(' ');
}

function underThousand(value: number): string {
  const hundreds = Math.floor(value / 100);
  const rest = value % 100;
  if (hundreds === 0) return underHundred(rest);
  const start = `${word(ONES, hundreds)} hundred`;
  return rest === 0 ? start : `${start} and ${underHundred(rest)}`;
}

function underHundred(value: number): string {
  if (value < ONES.length) return word(ONES, value);
  const tens = word(TENS, Math.floor(value / 10));
  return value % 10 === 0 ? tens : `${tens}-${word(ONES, value % 10)}`;
}

function word(words: readonly string[], index: number): string {
  return words[index] ?? '';
}
