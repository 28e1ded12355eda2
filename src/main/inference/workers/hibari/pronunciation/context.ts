import { CONSONANTS, STOPS, VOWELS } from './phoneme-classes.ts';

/** What a word needs to know of the word after it. Sentences are read from right to left for its sake. */
export interface ReadingContext {
  /** How the next word begins; undefined at the end and before a stop. */
  readonly nextSound: 'vowel' | 'consonant' | undefined;
  /** The next word is "to". */
  readonly nextIsTo: boolean;
}

export const END_OF_SENTENCE: ReadingContext = { nextSound: undefined, nextIsTo: false };

/** The context of the word before one that was read as `phonemes`. */
export function contextBefore(
  word: { readonly text: string; readonly tag: string },
  phonemes: string,
  context: ReadingContext,
): ReadingContext {
  return { nextSound: firstSound(phonemes, context), nextIsTo: isTo(word.text, word.tag) };
}

function firstSound(phonemes: string, context: ReadingContext): ReadingContext['nextSound'] {
  for (const phoneme of phonemes) {
    if (STOPS.has(phoneme)) return undefined;
    if (VOWELS.has(phoneme)) return 'vowel';
    if (CONSONANTS.has(phoneme)) return 'consonant';
  }
  return context.nextSound;
}

/** True for the preposition and infinitive marker "to". */
export function isTo(text: string, tag: string): boolean {
  return text === 'to' || text === 'To' || (text === 'TO' && (tag === 'TO' || tag === 'IN'));
}
