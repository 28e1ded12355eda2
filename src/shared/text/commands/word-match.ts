import type { SoundMemory } from '../phonetics/sound-similarity.ts';
import type { Word } from './words.ts';

/** Words up to this length must be exact: a single other sound makes another word of them. */
const SHORT_WORD_LETTERS = 3;

/**
 * How certainly the heard words from `from` on are the given ones, word by word. Between 0 and 1; 0 when one of them
 * is below the threshold.
 */
export function wordsMatch(
  heard: readonly Word[],
  from: number,
  words: readonly string[],
  sounds: SoundMemory,
  threshold: number,
): number {
  if (from < 0 || from + words.length > heard.length || words.length === 0) return 0;
  let sum = 0;
  for (const [index, word] of words.entries()) {
    const likeness = wordLikeness(heard[from + index]?.text ?? '', word, sounds, threshold);
    if (likeness < threshold) return 0;
    sum += likeness;
  }
  return sum / words.length;
}

/** The words from `from` to `to` (not included) without blanks: recognisers join words and part them. */
export function joinedWords(words: readonly Word[], from: number, to: number): string {
  let text = '';
  for (let index = from; index < to; index += 1) text += words[index]?.text ?? '';
  return text;
}

/** Two single words, 0…1; short ones are the same or not. */
function wordLikeness(heard: string, word: string, sounds: SoundMemory, threshold: number): number {
  if (heard === word) return 1;
  if (Math.min(heard.length, word.length) <= SHORT_WORD_LETTERS) return 0;
  // Only the very word is surely the word.
  return threshold === 1 ? 0 : sounds.similarity(heard, word, threshold);
}
