import { z } from 'zod';
import { capitalised } from './characters.ts';
import type { PackedFile } from './packed-file.ts';
import { PackedTable } from './packed-table.ts';

/** Phonemes, or phonemes by part of speech; null where a word has none. */
export type Pronunciation = string | ReadonlyMap<string, string | null>;

/**
 * A pronunciation is stored as one byte a phoneme, its index in `alphabet`. One by part of speech begins with a byte
 * from `FIRST_LABEL` on: each such byte names a label, and what follows up to the next is its phonemes; none is null.
 */
export const FIRST_LABEL = 128;

export const lexiconAboutSchema = z.object({
  alphabet: z.string(),
  /** Parts of speech and tags, `DEFAULT`, and `None` for the end of a sentence. */
  labels: z.array(z.string()),
});

type Encoding = z.infer<typeof lexiconAboutSchema>;

/** One of the two word lists. */
export class Dictionary {
  readonly #table: PackedTable;
  readonly #alphabet: readonly string[];
  readonly #labels: readonly string[];

  constructor(table: PackedTable, encoding: Encoding) {
    this.#table = table;
    this.#alphabet = [...encoding.alphabet];
    this.#labels = encoding.labels;
  }

  /**
   * The word's pronunciation. A word of two or more letters in lower case is also found by its capitalised form, and a
   * capitalised one by its lower case.
   */
  get(word: string): Pronunciation | undefined {
    const bytes = this.#table.find(word) ?? this.#twin(word, (twin) => this.#table.find(twin));
    return bytes === undefined ? undefined : this.#decode(bytes);
  }

  has(word: string): boolean {
    return this.#table.has(word) || this.#twin(word, (twin) => this.#table.has(twin) || undefined) === true;
  }

  #twin<Found>(word: string, search: (twin: string) => Found | undefined): Found | undefined {
    if (word.length < 2) return undefined;
    const lower = word.toLowerCase();
    const upper = capitalised(word);
    if (word === lower) return upper === word ? undefined : search(upper);
    return word === upper ? search(lower) : undefined;
  }

  #decode(bytes: Uint8Array): Pronunciation {
    if ((bytes[0] ?? 0) < FIRST_LABEL) return this.#text(bytes);
    const pronunciation = new Map<string, string | null>();
    let start = 0;
    while (start < bytes.length) {
      let end = start + 1;
      while (end < bytes.length && (bytes[end] ?? 0) < FIRST_LABEL) end += 1;
      const label = this.#labels[(bytes[start] ?? 0) - FIRST_LABEL] ?? '';
      pronunciation.set(label, end === start + 1 ? null : this.#text(bytes.subarray(start + 1, end)));
      start = end;
    }
    return pronunciation;
  }

  #text(bytes: Uint8Array): string {
    let text = '';
    for (const byte of bytes) text += this.#alphabet[byte] ?? '';
    return text;
  }
}

/** Opens both word lists: `gold` was checked by people, `silver` has more words and more mistakes. */
export function openDictionaries(file: PackedFile): {
  readonly gold: Dictionary;
  readonly silver: Dictionary;
} {
  const encoding = lexiconAboutSchema.parse(file.about);
  return {
    gold: new Dictionary(new PackedTable(file.section('gold')), encoding),
    silver: new Dictionary(new PackedTable(file.section('silver')), encoding),
  };
}
