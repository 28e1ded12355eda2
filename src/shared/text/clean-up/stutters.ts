import { wordOf, type Token } from '../dictation/tokens.ts';
import type { CleanUpWords } from './clean-up-words.ts';

/** "re-", "I-": a word that was broken off. */
const BROKEN_TAIL = /^[-–—]+,?$/u;
const BROKEN_LETTERS = 4;
/** "re-re-restart", "I-I-I": begun twice or more; "re-render" and "t-test" are words. */
const BROKEN_INSIDE = /^(\p{L}{1,3})-(?:\1-)+(?=\1)|^(i)-(?=i(?:['’]\p{L}+)?$)/iu;
const SHOUTED = /^\p{Lu}{2,}$/u;

/** Leaves out words that were begun twice; the last attempt stays. */
export function withoutStutters(tokens: readonly Token[], words: CleanUpWords): Token[] {
  const kept: Token[] = [];
  let start: Token | undefined;
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    const dropped = repeats(tokens, index, words);
    if (dropped > 0) {
      start ??= token;
      index += dropped - 1;
      continue;
    }
    kept.push(mended(token, start));
    start = undefined;
  }
  return kept;
}

/** How many tokens from here are said again right behind. */
function repeats(tokens: readonly Token[], index: number, words: CleanUpWords): number {
  const [first, second, third, fourth] = [
    tokens[index],
    tokens[index + 1],
    tokens[index + 2],
    tokens[index + 3],
  ];
  if (first === undefined || second === undefined || !isPlain(first) || second.lead !== '') return 0;
  const word = wordOf(first);
  const next = wordOf(second);
  if (BROKEN_TAIL.test(first.tail)) {
    return word !== '' && word.length <= BROKEN_LETTERS && next.startsWith(word) ? 1 : 0;
  }
  if (!isSoft(first.tail)) return 0;
  const isStutter = first.tail === '' ? words.stutters.has(word) : words.stuttersWithComma.has(word);
  if (word === next && isStutter && !isShouted(first, second) && !isSpelled(first, second, third)) {
    return 1;
  }
  const isPair =
    words.pairStarts.has(word) &&
    word !== next &&
    isPlain(second) &&
    isSoft(second.tail) &&
    third?.lead === '' &&
    third.tail === '' &&
    fourth?.lead === '' &&
    word === wordOf(third) &&
    next !== '' &&
    next === wordOf(fourth) &&
    // What ends here was said twice on purpose: "It works, it works!"
    fourth.tail === '' &&
    first.tail === '';
  return isPair ? 2 : 0;
}

const isPlain = (token: Token): boolean => token.lead === '' && token.core !== '';
const isSoft = (tail: string): boolean => tail === '' || tail === ',';
const isShouted = (first: Token, second: Token): boolean =>
  SHOUTED.test(first.core) || SHOUTED.test(second.core);

/** "a a b" are letters. */
function isSpelled(first: Token, second: Token, third: Token | undefined): boolean {
  if (first.core.length > 1) return false;
  if (wordOf(first) === 'i') return third === undefined || third.core.length === 1;
  return second.core !== second.core.toLowerCase() || third?.core.length === 1;
}

/** The attempt that stays, with the blanks and the capital letter of the first one. */
function mended(token: Token, start: Token | undefined): Token {
  const broken = token.core.replace(BROKEN_INSIDE, '');
  const core = start === undefined ? broken : likeStart(broken, start.core);
  const gap = start?.gap ?? token.gap;
  return core === token.core && gap === token.gap ? token : { ...token, core, gap };
}

function likeStart(word: string, start: string): string {
  const isCapital = /^\p{Lu}/u.test(start) && start.toLowerCase() !== 'i';
  return isCapital && /^\p{Ll}+(?:['’]\p{Ll}+)?$/u.test(word)
    ? word.charAt(0).toUpperCase() + word.slice(1)
    : word;
}
