import { EDGE, WORD_CHARACTER } from '../characters.ts';

/** One step of the normalisation: rewrites every occurrence of something in a sentence. */
export type Rule = (text: string) => string;

/** What a rule asks of a match: the text of its named groups, '' for one that took no part. */
export type Part = (name: string) => string;

/** Not after a word character or a full stop, as in "v2" or "1.2". */
export const FRESH = String.raw`(?<![\p{L}\p{N}_.])`;
export const NOT_AFTER_WORD = `(?<!${WORD_CHARACTER})`;
export const NOT_BEFORE_WORD = `(?!${WORD_CHARACTER})`;

/**
 * Digits, groups of three after commas, a fraction. Forty groups are more than any number has a name for; without
 * a limit, a long row of groups would be searched again from each of them.
 */
export const NUMBER = String.raw`[0-9]+(?:,[0-9]{3}){0,40}(?:\.[0-9]+)?`;

/** "hundred" … "trillion", or k, m, b. */
export const MAGNITUDE = `hundred|thousand|million|billion|trillion|[kKmMbB]${EDGE}`;

/**
 * A rule that replaces each match of `source` (compiled once, with `g` and `u`) by what `replacement` makes of it;
 * undefined leaves it as it is.
 */
export function rule(source: string, replacement: (part: Part, rest: string) => string | undefined): Rule {
  const pattern = new RegExp(source, 'gu');
  return (text) => {
    pattern.lastIndex = 0;
    let result = '';
    let end = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const { groups } = match;
      const next = match.index + match[0].length;
      const replaced = replacement((name) => groups?.[name] ?? '', text.slice(next));
      result += text.slice(end, match.index) + (replaced ?? match[0]);
      end = next;
    }
    return end === 0 ? text : result + text.slice(end);
  };
}

/** A number that takes the singular. */
export function isOne(number: string): boolean {
  const plain = number.replaceAll(',', '');
  return plain === '1' || plain === '1.0' || plain === '-1';
}
