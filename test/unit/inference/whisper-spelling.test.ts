import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { spellingCandidates } from '../../../src/shared/text/spelling/candidates.ts';
import type { DecoderState, DecoderStep } from '../../../src/main/inference/workers/whisper/decoder-state.ts';
import type { SearchOptions } from '../../../src/main/inference/workers/whisper/decoding.ts';
import { buildLexicon } from '../../../src/main/inference/workers/whisper/spelling-lexicon.ts';
import { searchSpelling } from '../../../src/main/inference/workers/whisper/spelling-search.ts';
import { Tokenizer } from '../../../src/main/inference/workers/whisper/tokenizer.ts';

const VOCABULARY = 51_865;
const END = 50_257;
const MODEL = new URL('../../../models/whisper-base/tokenizer.json', import.meta.url);

const tokenizer = new Tokenizer(JSON.parse(readFileSync(MODEL, 'utf8')) as object);
const lexicon = buildLexicon(spellingCandidates('en'), tokenizer);

const everything = new Uint8Array(VOCABULARY).fill(1);
const options: SearchOptions = {
  rules: { allowed: () => everything },
  end: END,
  maxTokens: 40,
  checkCancelled: () => {},
};

/** Texts with how much the model wants to write each of them. */
type Wishes = Readonly<Record<string, number>>;

/** A decoder that has read `tokens` and goes on with one of the texts that begin so. */
function decoder(wishes: Wishes, tokens: readonly number[] = []): DecoderStep {
  const logits = new Float32Array(VOCABULARY).fill(-10);
  for (const [text, wish] of Object.entries(wishes)) {
    const all = [...tokenizer.encode(text), END];
    if (!tokens.every((token, index) => all[index] === token)) continue;
    const next = all[tokens.length] ?? END;
    logits[next] = Math.max(logits[next] ?? -10, wish);
  }
  const step: Pick<DecoderStep, 'logits' | 'stateAfter'> = {
    logits: () => logits,
    stateAfter: () =>
      ({
        advance: (more: readonly number[]) => Promise.resolve(decoder(wishes, [...tokens, ...more])),
      }) as DecoderState,
  };
  return step as DecoderStep;
}

async function spelled(wishes: Wishes): Promise<readonly string[]> {
  const found = await searchSpelling({ step: decoder(wishes), row: 0 }, lexicon, options);
  return found.map(({ symbols }) => symbols.join(' '));
}

describe('whatever way the model writes symbols, they are found', () => {
  test.each([
    [' G', 'g'],
    [' g.', 'g'],
    [' See?', 'c'],
    [' Golf', 'g'],
    ['G-E-T', 'g e t'],
    [' G, E, T.', 'g e t'],
    [' GET', 'g e t'],
    [' HTTP', 'h t t p'],
    [' V2.0', 'v 2 . 0'],
    [' v 2 dot 0', 'v 2 . 0'],
    [' 8080', '8 0 8 0'],
    [' F.5', 'f 5'],
    [' capital U', 'capital u'],
    [' Underscore', '_'],
    [' Golf echo tango.', 'g e t'],
    [' X-ray', 'x'],
    [' Okay.', 'k'],
  ])('%j is %j', async (text, expected) => {
    expect((await spelled({ [text]: 20 }))[0]).toBe(expected);
  });
});

test('ways of writing that mean the same are summed', async () => {
  // "B" is the best single way; "D" is more probable over all its ways.
  const found = await spelled({ ' B': 10.4, ' D': 10, D: 10, ' d': 10 });
  expect(found.slice(0, 2)).toEqual(['d', 'b']);
});

test('what is no symbol is passed over for what is, however improbable', async () => {
  expect(await spelled({ ' Hello there': 12, ' H': 9 })).toContain('h');
});

test('in another language its own words spell', async () => {
  const german = buildLexicon(spellingCandidates('de'), tokenizer);
  const [best] = await searchSpelling({ step: decoder({ ' Unterstrich': 20 }), row: 0 }, german, options);
  expect(best?.symbols).toEqual(['_']);
});

test('cancelling stops between two runs of the decoder', async () => {
  let asked = 0;
  const checkCancelled = (): void => {
    asked += 1;
    if (asked === 2) throw new AppError('cancelled', 'Cancelled.');
  };
  const search = searchSpelling({ step: decoder({ ' G, E, T.': 20 }), row: 0 }, lexicon, {
    ...options,
    checkCancelled,
  });
  await expect(search).rejects.toMatchObject({ code: 'cancelled' });
  expect(asked).toBe(2);
});

test('runs of letters are spelled only where every letter can be', () => {
  const few = buildLexicon([{ id: 'u', spellings: ['u'] }], tokenizer);
  const [us = 0] = tokenizer.encode(' US');
  expect(few.root.children.has(us)).toBe(false);
  expect(lexicon.root.children.get(us)?.ends).toContainEqual(['u', 's']);
});
