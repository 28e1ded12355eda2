import { soundsAlike } from './sound-distance.ts';
import { soundsOf } from './sounds.ts';

/** Comparing takes time by the square of the length: of more than a phrase only the beginning counts. */
const MOST_CHARACTERS = 200;
/** Readings that a memory holds before it starts afresh: far more than one utterance and all names need. */
const MOST_REMEMBERED = 4000;

/**
 * How much two words or short phrases sound alike in a language (a Whisper code), 0…1; 1 sounds the same. Blanks,
 * signs and capitals do not count: "jay son" is close to "json". Technical words are English in every language, so
 * each side may also be read the English way. Scripts without rules are compared letter by letter.
 */
export function soundSimilarity(a: string, b: string, language: string): number {
  return alike(readings(a, language), readings(b, language));
}

/** `soundSimilarity` in one language for those who compare the same words again and again: it remembers how they sound. */
export class SoundMemory {
  readonly #language: string;
  readonly #readings = new Map<string, readonly string[]>();

  constructor(language: string) {
    this.#language = language;
  }

  /** What is certainly below `atLeast` may count as 0. */
  similarity(a: string, b: string, atLeast = 0): number {
    return alike(this.#read(a), this.#read(b), atLeast);
  }

  #read(text: string): readonly string[] {
    const known = this.#readings.get(text);
    if (known !== undefined) return known;
    if (this.#readings.size >= MOST_REMEMBERED) this.#readings.clear();
    const read = readings(text, this.#language);
    this.#readings.set(text, read);
    return read;
  }
}

function alike(a: readonly string[], b: readonly string[], atLeast = 0): number {
  let best = 0;
  for (const left of a) {
    for (const right of b) {
      if (left !== '' && right !== '')
        best = Math.max(best, soundsAlike(left, right, Math.max(best, atLeast)));
    }
  }
  return best;
}

function readings(text: string, language: string): readonly string[] {
  const phrase = text.slice(0, MOST_CHARACTERS);
  return [...new Set([soundsOf(phrase, language), soundsOf(phrase, 'en')])];
}
