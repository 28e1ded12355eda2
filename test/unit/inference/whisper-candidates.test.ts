import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scoreCandidates, spellingVariants } from '../../../src/main/inference/workers/whisper/candidates.ts';
import type { DecoderState, DecoderStep } from '../../../src/main/inference/workers/whisper/decoder-state.ts';
import { logSumExp } from '../../../src/main/inference/workers/whisper/logits.ts';
import { Tokenizer } from '../../../src/main/inference/workers/whisper/tokenizer.ts';

const VOCABULARY = 51_865;
const END = 50_257;
const MODEL = new URL('../../../models/whisper-base/tokenizer.json', import.meta.url);

const tokenizer = new Tokenizer(JSON.parse(readFileSync(MODEL, 'utf8')) as object);
const everything = new Uint8Array(VOCABULARY).fill(1);

const CANDIDATES = ['allow it.', 'deny it.', 'Thank you.', 'SQL', 'All of it.'].map((text) => ({
  id: text,
  spellings: [text],
}));

/** A decoder that mostly writes `text`, and counts its runs. */
class OneTextDecoder {
  runs = 0;
  readonly #tokens: readonly number[];

  constructor(text: string) {
    this.#tokens = [...tokenizer.encode(text), END];
  }

  logits(path: readonly number[]): Float32Array {
    // Every token has a likelihood of its own, so that a mistake in the order of the tokens shows.
    const logits = Float32Array.from({ length: VOCABULARY }, (_, token) => (token % 97) / 50);
    const follows = path.every((token, index) => this.#tokens[index] === token);
    const next = this.#tokens[path.length];
    if (follows && next !== undefined) logits[next] = 22;
    return logits;
  }

  step(path: readonly number[] = []): DecoderStep {
    const step: Pick<DecoderStep, 'logits' | 'stateAfter'> = {
      logits: () => this.logits(path),
      stateAfter: () =>
        ({
          advance: (more: readonly number[]) => {
            this.runs += 1;
            return Promise.resolve(this.step([...path, ...more]));
          },
        }) as DecoderState,
    };
    return step as DecoderStep;
  }
}

/** Several words in capitals are not offered. */
function offered(text: string): readonly string[] {
  return spellingVariants(text).filter((variant) => !/[A-Z]{2}.* [A-Z]{2}/.test(variant));
}

function score(decoder: OneTextDecoder): ReturnType<typeof scoreCandidates> {
  return scoreCandidates({ step: decoder.step(), row: 0 }, CANDIDATES, tokenizer, {
    rules: { allowed: () => everything },
    end: END,
    endings: [END],
    maxTokens: 40,
    checkCancelled: () => {},
  });
}

/** The likeliest way to write a text, in natural log-likelihood per token. */
function bestSpelling(decoder: OneTextDecoder, text: string): number {
  const scores = offered(text).map((variant) => {
    const tokens = tokenizer.encode(variant);
    const sum = tokens.reduce((total, token, index) => {
      const logits = decoder.logits(tokens.slice(0, index));
      return total + (logits[token] ?? 0) - logSumExp(logits, everything);
    }, 0);
    return { sum, perToken: sum / tokens.length };
  });
  return scores.toSorted((one, other) => other.sum - one.sum)[0]?.perToken ?? Number.NaN;
}

test.each([' Allow it.', 'allow it.', ' Deny it.', ' SQL', ' sql', ' all of it.'])(
  'the candidate that was written as "%s" is far ahead, with the likelihood of that spelling',
  async (written) => {
    const decoder = new OneTextDecoder(written);
    const [best, second] = await score(decoder);
    expect(best?.id.toLowerCase()).toBe(written.trim().toLowerCase());
    expect(best?.score).toBeCloseTo(bestSpelling(decoder, best?.id ?? ''), 2);
    expect((best?.score ?? 0) - (second?.score ?? 0)).toBeGreaterThan(3);
  },
);

test('every candidate has a score, the likelihood of at least its best spelling', async () => {
  const decoder = new OneTextDecoder(' Allow it.');
  const ranking = await score(decoder);
  expect(ranking).toHaveLength(CANDIDATES.length);
  for (const { id, score: found } of ranking) {
    expect(found, id).toBeGreaterThanOrEqual(bestSpelling(decoder, id) - 0.001);
    expect(found, id).toBeLessThan(bestSpelling(decoder, id) + 0.5);
  }
});

test('a spelling far behind another of its candidate is not read to its end', async () => {
  const decoder = new OneTextDecoder(' Allow it.');
  await score(decoder);
  const inner = new Set(
    CANDIDATES.flatMap(({ id }) => offered(id)).flatMap((variant) => {
      const tokens = tokenizer.encode(variant);
      return tokens.slice(1).map((_, index) => tokens.slice(0, index + 1).join(' '));
    }),
  );
  expect(decoder.runs).toBeLessThan(inner.size);
});
