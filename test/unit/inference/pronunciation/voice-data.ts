import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PhonemeChunk } from '../../../../src/main/inference/workers/hibari/pronunciation/chunks.ts';
import {
  loadPronunciation,
  type PronunciationData,
} from '../../../../src/main/inference/workers/hibari/pronunciation/pronunciation-data.ts';
import type { UnknownWordReader } from '../../../../src/main/inference/workers/hibari/pronunciation/unknown-word-network.ts';

export const HIBARI = fileURLToPath(new URL('../../../../models/hibari', import.meta.url));

/** The pronunciation data that ship. */
export function shippedPronunciation(): Promise<PronunciationData> {
  return loadPronunciation((file) => readFile(join(HIBARI, file)));
}

/** Says "ˈʌ" for every unknown word and counts how often it is asked. */
export class ScriptedNetwork {
  asked = 0;
  readonly #ids: readonly number[];

  constructor({ unknownWordAlphabet }: PronunciationData) {
    this.#ids = [...'ˈʌ'].map((phoneme) => unknownWordAlphabet.out.indexOf(phoneme) + 1);
  }

  readonly read: UnknownWordReader = (letters) => {
    this.asked += 1;
    // As the network answers: four places for each letter, repeats and blanks among them.
    const places = new BigInt64Array(letters.length * 4);
    this.#ids.forEach((id, index) => places.fill(BigInt(id), index * 2, index * 2 + 2));
    return Promise.resolve(places);
  };
}

export function textOf(chunks: readonly PhonemeChunk[]): string {
  return chunks.map(({ phonemes }) => phonemes).join('\n');
}
