import { phoneticKey } from '../phonetics/phonetic-key.ts';
import { isPeculiar, lettersOf, namePartsOf } from './name-parts.ts';
import { isOrdinaryWord } from './ordinary-words.ts';
import type { VocabularyTerm } from './term.ts';

/** More words than this are no name. */
export const LONGEST_SPAN = 5;

export interface IndexedTerm extends VocabularyTerm {
  readonly letters: string;
  readonly parts: readonly string[];
  /** No word that stands in dictionaries, nor two of them. */
  readonly distinctive: boolean;
  readonly peculiar: boolean;
}

/** Terms, found by what was heard. Filling it takes a few microseconds a term. */
export class TermIndex {
  /** By words that stand together, separated by single blanks. */
  readonly #spoken = new Map<string, IndexedTerm>();
  /** By letters and digits alone; the weightiest term first. */
  readonly #letters = new Map<string, IndexedTerm[]>();
  readonly #keys = new Map<string, IndexedTerm[]>();
  readonly #written = new Set<string>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The first of two terms with the same spoken form keeps it: add what the user said first. */
  add(term: VocabularyTerm): void {
    const parts = namePartsOf(term.written);
    const letters = lettersOf(term.written);
    if (letters === '') return;
    const indexed: IndexedTerm = {
      ...term,
      letters,
      parts,
      distinctive:
        !isOrdinaryWord(letters) && (parts.length === 1 || parts.some((part) => !isOrdinaryWord(part))),
      peculiar: isPeculiar(term.written),
    };
    this.#size += 1;
    this.#written.add(term.written);
    for (const form of term.spoken) {
      const words = spokenKey(form);
      if (words !== '' && !this.#spoken.has(words)) this.#spoken.set(words, indexed);
    }
    push(this.#letters, letters, indexed);
    // A word of the dictionary may be meant by an unknown one if somebody gave it as a name.
    const given = term.source === 'user' || term.source === 'agent';
    if (term.bySound && (indexed.distinctive || given) && letters.length >= 4)
      push(this.#keys, phoneticKey(term.written, 'en'), indexed);
  }

  /** True for a writing that is right as it stands. */
  isWritten(text: string): boolean {
    return this.#written.has(text);
  }

  bySpokenForm(words: string): IndexedTerm | undefined {
    return this.#spoken.get(words);
  }

  byLetters(letters: string): readonly IndexedTerm[] {
    return this.#letters.get(letters) ?? [];
  }

  bySound(key: string): readonly IndexedTerm[] {
    return this.#keys.get(key) ?? [];
  }
}

function push(map: Map<string, IndexedTerm[]>, key: string, term: IndexedTerm): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [term]);
  else if (list.length < 20 && list.every(({ written }) => written !== term.written)) list.push(term);
}

/** How a spoken form is looked up: small letters, words separated by single blanks. */
export function spokenKey(form: string): string {
  return [
    ...form
      .toLowerCase()
      .replaceAll('’', "'")
      .matchAll(/[\p{L}\p{N}]+(?:'\p{L}+)*/gu),
  ]
    .map(([word]) => word)
    .join(' ');
}
