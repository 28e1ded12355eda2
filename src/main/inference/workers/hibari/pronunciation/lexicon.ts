import { isAsciiLetters, isLetters } from './characters.ts';
import type { ReadingContext } from './context.ts';
import type { Dictionary, Pronunciation } from './dictionary.ts';
import { PRIMARY_STRESS, SECONDARY_STRESS } from './phoneme-classes.ts';
import { applyStress, type Stress } from './stress.ts';

/** Finds own pronunciations by word in lower case. */
export type OwnPronunciations = (word: string) => string | undefined;

/** Signs that are read as words. */
export const SPOKEN_SIGNS: ReadonlyMap<string, string> = new Map([
  ['%', 'percent'],
  ['&', 'and'],
  ['+', 'plus'],
  ['@', 'at'],
]);

const PARENTS = [
  ['VB', 'VERB'],
  ['NN', 'NOUN'],
  ['ADV', 'ADV'],
  ['RB', 'ADV'],
  ['ADJ', 'ADJ'],
  ['JJ', 'ADJ'],
] as const;

/** Looks words up: own pronunciations first, then the checked word list, then the other. */
export class Lexicon {
  readonly #gold: Dictionary;
  readonly #silver: Dictionary;
  readonly #own: OwnPronunciations;

  constructor(
    dictionaries: { readonly gold: Dictionary; readonly silver: Dictionary },
    own: OwnPronunciations,
  ) {
    this.#gold = dictionaries.gold;
    this.#silver = dictionaries.silver;
    this.#own = own;
  }

  gold(word: string): Pronunciation | undefined {
    return this.#own(word.toLowerCase()) ?? this.#gold.get(word);
  }

  /** In one of the lists, exactly or by its capitalised or lower-case form. */
  has(word: string): boolean {
    return this.#isGold(word) || this.#silver.has(word);
  }

  /** True when `lookup` has a chance: a word of the lists, or letters that may be spelled out. */
  isKnown(word: string): boolean {
    if (this.has(word) || SPOKEN_SIGNS.has(word)) return true;
    if (!isAsciiLetters(word)) return false;
    if (word.length === 1) return true;
    if (word === word.toUpperCase() && this.#isGold(word.toLowerCase())) return true;
    return word.slice(1) === word.slice(1).toUpperCase();
  }

  /** The letters one by one, the last one stressed; undefined when a character is no letter of the lists. */
  spell(word: string): string | undefined {
    let phonemes = '';
    for (const letter of word) {
      if (!isLetters(letter)) continue;
      const name = this.gold(letter.toUpperCase());
      if (typeof name !== 'string') return undefined;
      phonemes += name;
    }
    const weak = applyStress(phonemes, 0);
    const last = weak.lastIndexOf(SECONDARY_STRESS);
    return last < 0 ? weak : weak.slice(0, last) + PRIMARY_STRESS + weak.slice(last + 1);
  }

  /** The phonemes of a known word; undefined if it has none as this part of speech. */
  lookup(
    text: string,
    tag: string | undefined,
    stress: Stress,
    context: ReadingContext | undefined,
  ): string | undefined {
    const isCapitals = text === text.toUpperCase() && this.gold(text) === undefined;
    const word = isCapitals ? text.toLowerCase() : text;
    const isName = isCapitals && tag === 'NNP';
    const found = this.gold(word) ?? (isName ? undefined : this.#silver.get(word));
    const phonemes = resolve(found, tag, context);
    if (phonemes === undefined || (isName && !phonemes.includes(PRIMARY_STRESS))) {
      const spelled = this.spell(word);
      if (spelled !== undefined && spelled !== '') return spelled;
    }
    return phonemes === undefined ? undefined : applyStress(phonemes, stress);
  }

  #isGold(word: string): boolean {
    return this.#own(word.toLowerCase()) !== undefined || this.#gold.has(word);
  }
}

/** True for adverbs. */
export function isAdverb(tag: string): boolean {
  return parent(tag) === 'ADV';
}

/** Chooses by part of speech: the end of a sentence, the tag, its class, the default. */
function resolve(
  found: Pronunciation | undefined,
  tag: string | undefined,
  context: ReadingContext | undefined,
): string | undefined {
  if (found === undefined || typeof found === 'string') return found;
  const isAtEnd = context !== undefined && context.nextSound === undefined && found.has('None');
  const own = isAtEnd ? 'None' : tag !== undefined && found.has(tag) ? tag : parent(tag ?? '');
  return (found.has(own) ? found.get(own) : found.get('DEFAULT')) ?? undefined;
}

function parent(tag: string): string {
  return PARENTS.find(([start]) => tag.startsWith(start))?.[1] ?? tag;
}
