import { LATIN_LOWER, LATIN_UPPER, LETTER } from './characters.ts';

const APOSTROPHE = `['‘’]`;

/** In the order in which they are tried at each place; what none of them matches is skipped. */
const SUBTOKEN = new RegExp(
  [
    `^${APOSTROPHE}+`,
    // The last capital before lower case: HTML|S|tring
    `[${LATIN_UPPER}](?=[${LATIN_UPPER}][${LATIN_LOWER}])`,
    String.raw`(?:^-)?(?:[0-9]?[,.]?[0-9])+`,
    '[-_]+',
    `${APOSTROPHE}{2,}`,
    // Up to a hump: camel|Case
    `${LETTER}*?(?:${APOSTROPHE}${LETTER})*?[${LATIN_LOWER}](?=[${LATIN_UPPER}])`,
    `${LETTER}+(?:${APOSTROPHE}${LETTER})*`,
    String.raw`[^\p{L}\p{N}_\-'‘’]`,
    `${APOSTROPHE}+$`,
  ].join('|'),
  'gu',
);

/** Cuts a token where another kind of sign or another word of an identifier begins. May be empty. */
export function subtokens(text: string): readonly string[] {
  return text.match(SUBTOKEN) ?? [];
}
