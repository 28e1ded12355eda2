import { z } from 'zod';
import { openDictionaries, type Dictionary } from './dictionary.ts';
import { Normaliser } from './normalisation/normaliser.ts';
import { normalisationTablesSchema } from './normalisation/tables.ts';
import { openPackedFile } from './packed-file.ts';
import { Tagger } from './tagger.ts';
import { Tokeniser } from './tokeniser.ts';
import { unknownWordAlphabetSchema, type UnknownWordAlphabet } from './unknown-word-network.ts';

/** Everything the pronouncer knows, ready for use. About 9 MB, nearly all of it the bytes of two files. */
export interface PronunciationData {
  readonly normaliser: Normaliser;
  readonly tokeniser: Tokeniser;
  readonly tagger: Tagger;
  readonly dictionaries: { readonly gold: Dictionary; readonly silver: Dictionary };
  readonly unknownWordAlphabet: UnknownWordAlphabet;
  /** Words of programmers → phonemes, in lower case. An empty map switches them off. */
  readonly ownPronunciations: ReadonlyMap<string, string>;
}

/** The files that `loadPronunciation` reads. */
export const PRONUNCIATION_FILES = [
  'lexicon.bin',
  'tagger.bin',
  'normalize.json',
  'tokenizer_exceptions.json',
  'oov.json',
  'own-pronunciations.json',
] as const;

const exceptionsSchema = z.record(z.string(), z.array(z.string()));
const ownPronunciationsSchema = z.record(z.string(), z.string());

/**
 * Loads the data of the folder `models/hibari`. `read` gives the bytes of a file by its name. Rejects as `read` does,
 * with `model-damaged` for a packed file of another kind, and with zod's error for other JSON than expected.
 */
export async function loadPronunciation(
  read: (file: (typeof PRONUNCIATION_FILES)[number]) => Promise<Uint8Array>,
): Promise<PronunciationData> {
  const json = async (file: (typeof PRONUNCIATION_FILES)[number]): Promise<unknown> =>
    JSON.parse(new TextDecoder().decode(await read(file)));
  const exceptions = exceptionsSchema.parse(await json('tokenizer_exceptions.json'));
  const own = ownPronunciationsSchema.parse(await json('own-pronunciations.json'));
  return {
    normaliser: new Normaliser(normalisationTablesSchema.parse(await json('normalize.json'))),
    tokeniser: new Tokeniser(new Map(Object.entries(exceptions))),
    tagger: new Tagger(openPackedFile('tagger.bin', await read('tagger.bin'))),
    dictionaries: openDictionaries(openPackedFile('lexicon.bin', await read('lexicon.bin'))),
    unknownWordAlphabet: unknownWordAlphabetSchema.parse(await json('oov.json')),
    ownPronunciations: new Map(Object.entries(own)),
  };
}
