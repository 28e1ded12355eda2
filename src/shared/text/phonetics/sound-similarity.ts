import { soundsAlike } from './sound-distance.ts';
import { soundsOf } from './sounds.ts';

/** Comparing takes time by the square of the length: of more than a phrase only the beginning counts. */
const MOST_CHARACTERS = 200;

/**
 * How much two words or short phrases sound alike in a language (a Whisper code), 0…1; 1 sounds the same. Blanks,
 * signs and capitals do not count: "jay son" is close to "json". Technical words are English in every language, so
 * each side may also be read the English way. Scripts without rules are compared letter by letter.
 */
export function soundSimilarity(a: string, b: string, language: string): number {
  let best = 0;
  for (const left of readings(a, language)) {
    for (const right of readings(b, language)) {
      if (left !== '' && right !== '') best = Math.max(best, soundsAlike(left, right));
    }
  }
  return best;
}

function readings(text: string, language: string): ReadonlySet<string> {
  const phrase = text.slice(0, MOST_CHARACTERS);
  return new Set([soundsOf(phrase, language), soundsOf(phrase, 'en')]);
}
