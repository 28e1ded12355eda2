import { z } from 'zod';

const vocabularySchema = z.record(z.string(), z.number().int().positive());

/** The id that stands at both ends of every utterance. */
const PAD = 0;

/** From phonemes, one character each, to the ids that the network knows. */
export class PhonemeIds {
  readonly #ids: ReadonlyMap<string, number>;

  /** `vocabulary`: the parsed `vocab.json` of the model. */
  constructor(vocabulary: unknown) {
    this.#ids = new Map(Object.entries(vocabularySchema.parse(vocabulary)));
  }

  /** Characters without an id are skipped. Empty when none is left: there is nothing to say. */
  of(phonemes: string): readonly number[] {
    const known = [...phonemes].flatMap((phoneme) => this.#ids.get(phoneme) ?? []);
    return known.length === 0 ? [] : [PAD, ...known, PAD];
  }
}
