import { LETTER } from './characters.ts';

/** Gives a word of letters that no list knows its phonemes, '' for none. */
export type LetterReader = (word: string) => string;

/** Gives digits their phonemes. */
export type DigitReader = (digits: string) => string | undefined;

/** Letters with apostrophes inside; digits with their commas and dots; what else stands together. */
const PIECES = new RegExp(
  String.raw`(?<letters>${LETTER}+(?:['’]${LETTER}+)*)|(?<digits>[0-9]+(?:[.,][0-9]+)*)|(?<signs>(?:(?!${LETTER})[^0-9\s])+)`,
  'gu',
);

const SIGNS: ReadonlyMap<string, string> = new Map([
  ['/', 'slˈæʃ'],
  ['=', 'ˈikwᵊlz'],
  ['+', 'plˈʌs'],
  ['&', 'ænd'],
  ['@', 'æt'],
  ['%', 'pəɹsˈɛnt'],
  ['#', 'hˈæʃ'],
  ['*', 'ˈæstəɹˌɪsk'],
  ['~', 'tˈɪldə'],
  ['^', 'kˈɛɹət'],
  ['<', 'lˈɛs ðən'],
  ['>', 'ɡɹˈATəɹ ðən'],
  ['—', '—'],
]);

/** Reads what the lexicon does not know, piece by piece; signs without a name are silent. */
export function readUnknown(text: string, letters: LetterReader, digits: DigitReader): string {
  const phonemes: string[] = [];
  for (const { groups } of text.matchAll(PIECES)) {
    if (groups?.letters !== undefined) phonemes.push(letters(groups.letters));
    else if (groups?.digits !== undefined) phonemes.push(digits(groups.digits) ?? '');
    else phonemes.push(Array.from(groups?.signs ?? '', (sign) => SIGNS.get(sign) ?? '').join(''));
  }
  return phonemes.filter((part) => part !== '').join(' ');
}
