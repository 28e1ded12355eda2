import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Pronouncer } from '../../../src/main/inference/workers/hibari/pronunciation/pronouncer.ts';
import type { PronunciationData } from '../../../src/main/inference/workers/hibari/pronunciation/pronunciation-data.ts';
import { splitSentences } from '../../../src/main/inference/workers/hibari/pronunciation/sentences.ts';
import { tokens } from '../../../src/main/inference/workers/hibari/pronunciation/tokens.ts';
import { openUnknownWords } from '../../../src/main/inference/workers/hibari/pronunciation/unknown-word-network.ts';
import { HIBARI, shippedPronunciation, textOf } from '../../unit/inference/pronunciation/voice-data.ts';

/** What the reference implementation of the voice makes of a text. Lines `split-…` have sentences and chunks instead. */
interface Vector {
  readonly id: string;
  readonly text: string;
  readonly normalized?: string;
  readonly tokens?: readonly (readonly [text: string, tag: string])[];
  readonly sentences?: readonly string[];
  readonly chunks?: readonly string[];
  readonly phonemes: string;
}

const vectors = readFileSync(new URL('../../fixtures/voice/vectors.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Vector);
const groups = [...new Set(vectors.map(({ id }) => id.replace(/-\d+$/, '')))];

let data: PronunciationData;
let network: Awaited<ReturnType<typeof openUnknownWords>>;
let pronouncer: Pronouncer;
beforeAll(async () => {
  // The reference knows no pronunciations of ours.
  data = { ...(await shippedPronunciation()), ownPronunciations: new Map() };
  network = await openUnknownWords(await readFile(join(HIBARI, 'oov.onnx')));
  pronouncer = new Pronouncer(data, network.read);
});
afterAll(() => network.release());

async function found({ id, text, sentences }: Vector): Promise<Vector> {
  if (sentences !== undefined) {
    const split = splitSentences(text).map((sentence) => sentence.text);
    const chunks: string[] = [];
    for (const sentence of split) {
      for (const { phonemes } of await pronouncer.phonemes(sentence)) chunks.push(phonemes);
    }
    return { id, text, sentences: split, chunks, phonemes: chunks.join('\n') };
  }
  const normalized = data.normaliser.normalise(text);
  return {
    id,
    text,
    normalized,
    tokens: tokens(normalized, data.tokeniser, data.tagger).map((token) => [token.text, token.tag] as const),
    phonemes: textOf(await pronouncer.phonemes(text)),
  };
}

describe('the pronunciation of the shipped voice equals its reference', () => {
  it('in 432 lines', () => {
    expect(vectors).toHaveLength(432);
  });

  it.each(groups)('in the lines %s', async (group) => {
    const expected = vectors.filter(({ id }) => id.replace(/-\d+$/, '') === group);
    const actual: Vector[] = [];
    for (const vector of expected) actual.push(await found(vector));
    expect(actual).toEqual(expected);
  });
});

describe('the network for unknown words', () => {
  it('reads a word longer than it looks at, and one of letters it does not know', async () => {
    const [chunk] = await pronouncer.phonemes('zorp'.repeat(50));
    expect(chunk?.phonemes).toMatch(/ˈ/);
    expect(await pronouncer.phonemes('漢字')).toEqual([]);
  });
});
