import { capitalised } from '../dictation/capital-letter.ts';
import { startsSentence, wordOf, type Token } from '../dictation/tokens.ts';
import type { CleanUpWords } from './clean-up-words.ts';

/** What may stand behind a filler. With "?" or "!" it is a question or a cry, in quotes somebody's words. */
const FILLER_TAIL = /^(?:|,|\.{1,3}|…|[-–—]+,?)$/u;
const SHOUTED = /^\p{Lu}{2,}$/u;

/** Leaves out fillers, and the commas that were there because of them. */
export function withoutFillers(tokens: readonly Token[], words: CleanUpWords): Token[] {
  const kept: Token[] = [];
  let capitalWanted = false;
  for (const [index, token] of tokens.entries()) {
    const previous = kept.at(-1);
    if (isFiller(token, previous, words)) {
      capitalWanted ||= startsSentence(previous) && /^\p{Lu}/u.test(token.core);
      closeGap(kept, token, index === tokens.length - 1, words);
      continue;
    }
    // What now begins the text has no blanks before it.
    const gap = previous === undefined && index > 0 ? (tokens[0]?.gap ?? '') : token.gap;
    const core = capitalWanted && token.lead === '' ? capitalised(token.core) : token.core;
    capitalWanted = false;
    kept.push(gap === token.gap && core === token.core ? token : { ...token, gap, core });
  }
  return kept;
}

function isFiller(token: Token, previous: Token | undefined, words: CleanUpWords): boolean {
  if (token.lead !== '' || !FILLER_TAIL.test(token.tail) || SHOUTED.test(token.core)) return false;
  const word = wordOf(token);
  if (words.fillers.test(word)) return true;
  return words.fillersWithComma.has(word) && (token.tail === ',' || previous?.tail === ',');
}

/** The word before takes the end of the sentence from the filler, and gives away a comma that was only for it. */
function closeGap(kept: Token[], filler: Token, isLast: boolean, words: CleanUpWords): void {
  const previous = kept.at(-1);
  if (previous === undefined) return;
  if (filler.tail === '.' && /^,?$/u.test(previous.tail)) {
    kept[kept.length - 1] = { ...previous, tail: '.' };
  } else if (previous.tail === ',' && (isLast || words.noCommaAfter.has(wordOf(previous)))) {
    kept[kept.length - 1] = { ...previous, tail: '' };
  }
}
