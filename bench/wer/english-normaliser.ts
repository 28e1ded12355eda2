/**
 * Whisper's English text normaliser (OpenAI, MIT licence; Radford et al. 2022, appendix C): both the reference and
 * the transcription pass through it before words are compared. The spelling table is Whisper's British → American list.
 */
import { readFileSync } from 'node:fs';
import { numbersToFigures } from './english-numbers.ts';

const SPELLINGS = JSON.parse(
  readFileSync(new URL('./english-spellings.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, string>>;

const CONTRACTIONS: readonly (readonly [RegExp, string])[] = [
  [/\bwon't\b/g, 'will not'],
  [/\bcan't\b/g, 'can not'],
  [/\blet's\b/g, 'let us'],
  [/\bain't\b/g, 'aint'],
  [/\by'all\b/g, 'you all'],
  [/\bwanna\b/g, 'want to'],
  [/\bkinda\b/g, 'kind of'],
  [/\bsorta\b/g, 'sort of'],
  [/\bdunno\b/g, 'do not know'],
  [/\bgotta\b/g, 'got to'],
  [/\bgonna\b/g, 'going to'],
  [/\b(?:i'ma|imma)\b/g, 'i am going to'],
  [/\bwoulda\b/g, 'would have'],
  [/\bcoulda\b/g, 'could have'],
  [/\bshoulda\b/g, 'should have'],
  [/\bcause\b/g, 'because'],
  [/\bma'am\b/g, 'madam'],
  [/\bmr\b/g, 'mister '],
  [/\bmrs\b/g, 'missus '],
  [/\bst\b/g, 'saint '],
  [/\bdr\b/g, 'doctor '],
  [/\bprof\b/g, 'professor '],
  [/\bcapt\b/g, 'captain '],
  [/\bgov\b/g, 'governor '],
  [/\bald\b/g, 'alderman '],
  [/\bgen\b/g, 'general '],
  [/\bsen\b/g, 'senator '],
  [/\brep\b/g, 'representative '],
  [/\bpres\b/g, 'president '],
  [/\brev\b/g, 'reverend '],
  [/\bhon\b/g, 'honorable '],
  [/\basst\b/g, 'assistant '],
  [/\bassoc\b/g, 'associate '],
  [/\blt\b/g, 'lieutenant '],
  [/\bcol\b/g, 'colonel '],
  [/\bjr\b/g, 'junior '],
  [/\bsr\b/g, 'senior '],
  [/\besq\b/g, 'esquire '],
  [/'d been\b/g, ' had been'],
  [/'s been\b/g, ' has been'],
  [/'d gone\b/g, ' had gone'],
  [/'s gone\b/g, ' has gone'],
  [/'d done\b/g, ' had done'],
  [/'s got\b/g, ' has got'],
  [/n't\b/g, ' not'],
  [/'re\b/g, ' are'],
  [/'s\b/g, ' is'],
  [/'d\b/g, ' would'],
  [/'ll\b/g, ' will'],
  [/'t\b/g, ' not'],
  [/'ve\b/g, ' have'],
  [/'m\b/g, ' am'],
];

/** Letters that do not decompose into a base letter and a mark. */
const BASE_LETTERS: Readonly<Record<string, string>> = {
  œ: 'oe',
  ø: 'o',
  æ: 'ae',
  ß: 'ss',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
};
const KEPT_SYMBOLS = new Set('.%$¢€£');

function withoutSymbolsAndMarks(text: string): string {
  let plain = '';
  for (const character of text.normalize('NFKD')) {
    if (KEPT_SYMBOLS.has(character)) plain += character;
    else if (character in BASE_LETTERS) plain += BASE_LETTERS[character];
    else if (/\p{Mn}/u.test(character)) continue;
    else plain += /[\p{M}\p{S}\p{P}]/u.test(character) ? ' ' : character;
  }
  return plain;
}

/** English text → words that can be compared, separated by single spaces. */
export function normaliseEnglish(text: string): string {
  let words = text
    .toLowerCase()
    .replaceAll(/[<[][^>\]]*[>\]]/g, '')
    .replaceAll(/\(([^)]+?)\)/g, '')
    .replaceAll(/\b(hmm|mm|mhm|mmm|uh|um)\b/g, '')
    .replaceAll(/\s+'/g, "'");
  for (const [pattern, replacement] of CONTRACTIONS) words = words.replaceAll(pattern, replacement);
  words = words.replaceAll(/(\d),(\d)/g, '$1$2').replaceAll(/\.([^0-9]|$)/g, ' $1');
  words = numbersToFigures(withoutSymbolsAndMarks(words));
  return words
    .split(' ')
    .map((word) => (Object.hasOwn(SPELLINGS, word) ? SPELLINGS[word] : word))
    .join(' ')
    .replaceAll(/[.$¢€£]([^0-9])/g, ' $1')
    .replaceAll(/([^0-9])%/g, '$1 ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Other languages: Whisper's basic normaliser (lower case, no symbols, marks kept). */
export function normaliseBasic(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[<[][^>\]]*[>\]]/g, '')
    .replaceAll(/\(([^)]+?)\)/g, '')
    .normalize('NFKC')
    .replaceAll(/[\p{M}\p{S}\p{P}]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
