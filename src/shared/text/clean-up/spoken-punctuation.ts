import { wordOf, type Token } from '../dictation/tokens.ts';
import type { CleanUpWords } from './clean-up-words.ts';

const LONGEST_NAME = 3;
/** What the recogniser puts before and behind a spoken mark. */
const RECOGNISERS_OWN = /^[,.]?$/u;
/** French sets a narrow blank before these, and a whole one before the colon. */
const FRENCH_BLANKS: ReadonlyMap<string, string> = new Map([
  ['?', '\u202F'],
  ['!', '\u202F'],
  [';', '\u202F'],
  [':', '\u00A0'],
]);

/**
 * Writes spoken marks as signs behind the word before. A mark is left alone where it is spoken of ("the comma key"),
 * where there is no word before it, and, if its name is a frequent word ("period"), inside a sentence.
 */
export function withSpokenPunctuation(
  tokens: readonly Token[],
  words: CleanUpWords,
  language: string,
): Token[] {
  const kept: Token[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    const found = markAt(tokens, index, words);
    const previous = kept.at(-1);
    if (found === undefined || previous === undefined || !mayEndIn(previous)) {
      kept.push(token);
      continue;
    }
    const blank = language.startsWith('fr') ? (FRENCH_BLANKS.get(found.mark) ?? '') : '';
    kept[kept.length - 1] = { ...previous, tail: previous.tail.replace(/[,.]$/u, '') + blank + found.mark };
    index += found.length - 1;
  }
  return kept;
}

const mayEndIn = (previous: Token): boolean => /^["'”’»)\]]*[,.]?$/u.test(previous.tail);

function markAt(
  tokens: readonly Token[],
  index: number,
  words: CleanUpWords,
): { mark: string; length: number } | undefined {
  for (let length = LONGEST_NAME; length > 0; length -= 1) {
    const parts = tokens.slice(index, index + length);
    const name = parts.map(wordOf).join(' ');
    const mark = words.marks.get(name);
    if (mark === undefined || parts.length < length) continue;
    const isWhole = parts.every((part, at) => part.lead === '' && (at === length - 1 || part.tail === ''));
    const next = tokens[index + length];
    if (!isWhole || !RECOGNISERS_OWN.test(parts.at(-1)?.tail ?? '')) return undefined;
    if (isMeant(tokens[index - 1], next, words)) return undefined;
    const endsHere = next === undefined || (/^\p{Lu}/u.test(next.core) && next.core !== 'I');
    return words.doubtfulMarks.has(name) && !endsHere ? undefined : { mark, length };
  }
  return undefined;
}

/** Whether the mark is spoken of. A comma between shows that it is not. */
function isMeant(previous: Token | undefined, next: Token | undefined, words: CleanUpWords): boolean {
  if (previous === undefined) return true;
  const before = previous.tail === '' && words.beforeMeantMark.has(wordOf(previous));
  return before || (next?.lead === '' && words.afterMeantMark.has(wordOf(next)));
}
