import { anyOf, LATIN_LOWER, LATIN_UPPER } from './characters.ts';

/** Which signs the tokeniser cuts off a word or cuts it at; the choice of spaCy's English tokeniser (MIT). */
const PUNCTUATION = String.raw`…,:;!?¿¡()\[\]{}<>_#*&。？！，、；：～·`;
const QUOTES = '\'"`´”“‘’‚,„»«「」『』（）〔〕【】《》〈〉';
const ICONS = '™®©°§¶†‡•';
const CURRENCIES = anyOf('US$ C$ A$ $ £ € ¥ ฿ ₽ ₹ ₩ ₪ ₺ ₴ ₦ ₫ ₱ ₲ ₵ ₸ ₼ ₾ ₿'.split(' '));
const UNITS = anyOf(
  (
    'km km² km³ m m² m³ dm dm² dm³ cm cm² cm³ mm mm² mm³ ha µm nm yd in ft kg g mg µg t lb oz m/s km/h kmh mph hPa ' +
    'Pa mbar mb MB kb KB gb GB tb TB T G M K %'
  ).split(' '),
);
const LETTER_OR_DIGIT = String.raw`[\p{L}0-9]`;

const PREFIX = new RegExp(
  String.raw`^(?:[§%=—–…]|\+(?![0-9])|[${PUNCTUATION}]|\.{2,}|[${QUOTES}]|${CURRENCIES}|[${ICONS}])`,
  'u',
);

const SUFFIX = new RegExp(
  [
    `[…${PUNCTUATION}${QUOTES}${ICONS}—–]`,
    "['’][sS]",
    String.raw`(?<=[0-9])(?:\+|${CURRENCIES}|${UNITS})`,
    String.raw`(?<=°[FfCcKk])\.`,
    String.raw`(?<=[0-9${LATIN_LOWER}%²\-+${PUNCTUATION}${QUOTES}])\.`,
    String.raw`(?<=[${LATIN_UPPER}][${LATIN_UPPER}])\.`,
  ]
    .map((source) => `(?:${source})$`)
    .join('|'),
  'u',
);
/** No suffix but a row of dots is longer than four characters, and none looks further back than two more. */
const SUFFIX_REACH = 8;

const INFIX = new RegExp(
  [
    String.raw`\.{2,}`,
    '…',
    `[${ICONS}]`,
    String.raw`(?<=[0-9])[+\-*^](?=[0-9\-])`,
    String.raw`(?<=[${LATIN_LOWER}${QUOTES}])\.(?=[${LATIN_UPPER}${QUOTES}])`,
    String.raw`(?<=\p{L}),(?=\p{L})`,
    String.raw`(?<=${LETTER_OR_DIGIT})(?:-|–|—|--|---|——|~)(?=\p{L})`,
    String.raw`(?<=${LETTER_OR_DIGIT})[:<>=/](?=\p{L})`,
  ].join('|'),
  'gu',
);

const ADDRESS = new RegExp(
  [
    String.raw`(?:https?://|ftp://|www\.).+`,
    String.raw`[\p{L}\p{N}_.+\-]+@[\p{L}\p{N}_\-]+(?:\.[\p{L}\p{N}_\-]+)+`,
    String.raw`(?:[\p{L}\p{N}_\-]+\.)+(?:com|org|net|edu|gov|io|co|uk|de|fr|info|biz|us|ca|au|tv|me|ly|ai)(?:/.*)?`,
  ]
    .map((source) => `^(?:${source})$`)
    .join('|'),
  'isu',
);

/** Length of the sign that is cut off the beginning, 0 for none. */
export function prefixLength(chunk: string): number {
  return PREFIX.exec(chunk)?.[0].length ?? 0;
}

/** Length of the longest sign or ending that is cut off the end, 0 for none. */
export function suffixLength(chunk: string): number {
  // A long chunk is not searched from its beginning for each sign at its end.
  const end = chunk.slice(-SUFFIX_REACH);
  if (end.endsWith('..')) return dotsAtEnd(chunk);
  return SUFFIX.exec(end)?.[0].length ?? 0;
}

/** Cuts what is left between prefixes and suffixes at hyphens, slashes, operators …; these become pieces too. */
export function cutAtInfixes(chunk: string): readonly string[] {
  if (ADDRESS.test(chunk)) return [chunk];
  const pieces: string[] = [];
  let start = 0;
  for (const match of chunk.matchAll(INFIX)) {
    if (match.index === 0) continue;
    if (match.index > start) pieces.push(chunk.slice(start, match.index));
    pieces.push(match[0]);
    start = match.index + match[0].length;
  }
  if (start < chunk.length) pieces.push(chunk.slice(start));
  return pieces;
}

function dotsAtEnd(chunk: string): number {
  let start = chunk.length;
  while (chunk[start - 1] === '.') start -= 1;
  return chunk.length - start;
}
