import { beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../../src/shared/kernel/app-error.ts';
import { msToSamples } from '../../../../src/shared/kernel/audio-format.ts';
import { SpellingDecoder } from '../../../../src/main/recognition/spelling/spelling-decoder.ts';
import type { SpellResult } from '../../../../src/main/recognition/recogniser.ts';
import { recognitionOf, ScriptedRecogniser, spellResultOf } from '../../../support/scripted-recogniser.ts';

let recogniser: ScriptedRecogniser;
beforeEach(() => {
  recogniser = new ScriptedRecogniser();
});

/** Symbols and their logarithms, best first: { 'g e t': -1 }. */
function hypotheses(table: Readonly<Record<string, number>>): SpellResult['hypotheses'] {
  return Object.entries(table).map(([said, logProbability]) => ({
    symbols: said.split(' '),
    logProbability,
  }));
}

function free(text: string, logProbability: number): NonNullable<SpellResult['free']> {
  return { text, logProbability, meanLogProbability: logProbability / 3 };
}

/** What comes of this answer to a stretch of `voicedMs` with 0.4 s around it. */
async function decoded(change: Partial<SpellResult>, voicedMs = 600): Promise<string> {
  recogniser.spelled = () => spellResultOf([], change);
  const pcm = new Float32Array(msToSamples(voicedMs + 400));
  const { symbols } = await new SpellingDecoder(recogniser).decode(pcm, 'en');
  return symbols.map(({ id }) => id).join(' ');
}

describe('one symbol or several', () => {
  const close = hypotheses({ 'o k': -1, k: -1.9 });

  test('a short stretch is one symbol, unless several are clearly more probable', async () => {
    expect(await decoded({ hypotheses: close }, 300)).toBe('k');
    expect(await decoded({ hypotheses: hypotheses({ 'o k': -1, k: -4 }) }, 300)).toBe('o k');
  });

  test('in a longer one the most probable counts', async () => {
    expect(await decoded({ hypotheses: close }, 600)).toBe('o k');
  });

  test('nobody says four letters in a quarter of a second', async () => {
    expect(await decoded({ hypotheses: hypotheses({ 'n n n n': -0.1, n: -6 }) }, 250)).toBe('n');
  });

  test('a letter is preferred to a digit that is hardly more probable', async () => {
    expect(await decoded({ hypotheses: hypotheses({ '8': -0.6, h: -1.2 }) })).toBe('h');
    expect(await decoded({ hypotheses: hypotheses({ '8': -0.2, h: -1.9 }) })).toBe('8');
  });

  test('"double" and "u" are a w, whichever way they were heard', async () => {
    const result = hypotheses({ double: -1.5, 'double u': -1.6, w: -2.9 });
    expect(await decoded({ hypotheses: result }, 600)).toBe('w');
  });
});

describe('a word that is no symbol', () => {
  test('stands for itself, small and without marks', async () => {
    expect(await decoded({ hypotheses: hypotheses({ 'p a c': -7.3 }), free: free('Package.', -0.3) })).toBe(
      'package',
    );
  });

  test('is not preferred to symbols that are nearly as probable', async () => {
    expect(await decoded({ hypotheses: hypotheses({ y: -2.1 }), free: free('Why?', -0.4) })).toBe('y');
  });

  test('must be further ahead when it is several words', async () => {
    const result = hypotheses({ 'r u n': -6 });
    expect(await decoded({ hypotheses: result, free: free('Are you in?', -2) })).toBe('r u n');
    expect(await decoded({ hypotheses: result, free: free('Are you in?', -0.5) })).toBe('areyouin');
  });

  test('is taken when no symbols fit at all', async () => {
    expect(await decoded({ free: free('main', -1) })).toBe('main');
  });

  test('is nothing when only a noise was heard', async () => {
    expect(await decoded({ hypotheses: hypotheses({ h: -8 }), free: free('(coughs)', -1) })).toBe('');
  });
});

describe('the confidence of a symbol', () => {
  test('is the share of the hypotheses that agree on it', async () => {
    recogniser.spelled = () =>
      spellResultOf([], {
        hypotheses: hypotheses({ 'b c': Math.log(0.6), 'b z': Math.log(0.3), 'd c': Math.log(0.1) }),
      });
    const { symbols } = await new SpellingDecoder(recogniser).decode(new Float32Array(20_000), 'en');
    expect(symbols.map(({ confidence }) => Number(confidence.toFixed(3)))).toEqual([0.9, 0.7]);
  });
});

describe('the request', () => {
  test('asks for the symbols of the language, English where there are none', async () => {
    recogniser.spelled = () => spellResultOf(['a']);
    const decoder = new SpellingDecoder(recogniser);
    for (const language of ['de', 'auto', 'ja']) await decoder.decode(new Float32Array(9000), language);
    expect(recogniser.spellings.map(({ language }) => language)).toEqual(['de', 'en', 'en']);
    const [german, english] = recogniser.spellings.map(({ symbols }) => JSON.stringify(symbols));
    expect(german).toContain('unterstrich');
    expect(english).toContain('underscore');
  });

  test('that fails for good is not asked again in another way', async () => {
    recogniser.spelled = () => new AppError('inference-crashed', 'Crashed.');
    const decoding = new SpellingDecoder(recogniser).decode(new Float32Array(9000), 'en');
    await expect(decoding).rejects.toThrow('Crashed.');
    expect(recogniser.calls).toHaveLength(0);
  });
});

describe('a model that can only transcribe', () => {
  test.each([
    ['Underscore.', '_'],
    ['B.', 'b'],
    ['Seven', '7'],
    ['Main.', 'main'],
    ['', ''],
  ])('%j is taken as %j', async (text, expected) => {
    recogniser.spelled = () => new AppError('unavailable', 'Cannot spell.');
    recogniser.auto = () => recognitionOf(text);
    const { symbols } = await new SpellingDecoder(recogniser).decode(new Float32Array(9000), 'en');
    expect(symbols.map(({ id }) => id).join(' ')).toBe(expected);
  });
});
