import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  medianFiltered,
  peakEndsMs,
  rowStartsMs,
  toWords,
} from '../../../src/main/inference/workers/whisper/alignment.ts';
import { shapeAudio } from '../../../src/main/inference/workers/whisper/audio-window.ts';
import { compressionRatio } from '../../../src/main/inference/workers/whisper/compression-ratio.ts';
import { ContinuationProbe } from '../../../src/main/inference/workers/whisper/continuation.ts';
import {
  allowUpTo,
  bestToken,
  bestTokens,
  probabilityOf,
} from '../../../src/main/inference/workers/whisper/logits.ts';
import { endsInLoop } from '../../../src/main/inference/workers/whisper/loop-guard.ts';
import { vocabularyPrefix } from '../../../src/main/inference/workers/whisper/prompt.ts';
import { toSegments } from '../../../src/main/inference/workers/whisper/segments.ts';
import { Tokenizer } from '../../../src/main/inference/workers/whisper/tokenizer.ts';
import { TimestampRules, TokenMasks } from '../../../src/main/inference/workers/whisper/token-rules.ts';
import { whisperConfigSchema } from '../../../src/main/inference/workers/whisper/whisper-config.ts';

const read = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../models/whisper-base/${file}`, import.meta.url), 'utf8'));
const config = whisperConfigSchema.parse(read('config.json'));
const tokenizer = new Tokenizer(read('tokenizer.json') as object);

describe('the encoder window', () => {
  it.each([
    [1.9, 128],
    [0.02, 32],
    [0.32, 32],
    [0.34, 64],
    [29.1, 1472],
    [29.2, 1500],
    [30, 1500],
  ])('of %d s has %i positions', (seconds, positions) => {
    const pcm = new Float32Array(Math.round(seconds * 16_000)).fill(0.1);
    const window = shapeAudio(pcm, config.audio);
    expect(window.positions).toBe(positions);
    expect(window.pcm).toHaveLength(positions * 320);
    expect(window.pcm[pcm.length] ?? 0).toBe(0);
  });
});

describe('logits', () => {
  const logits = Float32Array.from([1, 5, 3, 4, 9]);
  const allowed = allowUpTo(5, 3, [3]);

  it('choose among what is allowed', () => {
    const best = bestToken(logits, allowed);
    expect(best.token).toBe(1);
    expect(best.lead).toBe(2);
    expect(Math.exp(best.logProbability)).toBeCloseTo(probabilityOf(logits, allowed, [1]), 6);
    expect(bestTokens(logits, allowed, 2).map((choice) => choice.token)).toEqual([1, 2]);
  });

  it('give probabilities that sum to one', () => {
    expect(probabilityOf(logits, allowed, [0, 1, 2, 3, 4])).toBeCloseTo(1, 6);
  });
});

describe('the loop guard', () => {
  const we = [1, 2, 3];
  it('stops one token five times and a phrase three times in a row', () => {
    expect(endsInLoop([9, 7, 7, 7, 7, 7])).toBe(true);
    expect(endsInLoop([9, ...we, ...we, ...we])).toBe(true);
    expect(endsInLoop([...Array.from({ length: 3 }, () => [4, 5, 6, 7, 8, 9, 10])].flat())).toBe(true);
  });

  it('lets rhetoric and lists pass', () => {
    expect(endsInLoop([7, 7, 7, 7])).toBe(false);
    expect(endsInLoop([...we, 20, 21, ...we, 22, 23, 24, ...we, 25])).toBe(false);
    expect(endsInLoop([1, 11, 2, 11, 3, 11, 4, 11, 5, 11])).toBe(false);
  });
});

describe('the tokenizer', () => {
  it('gives back any text', () => {
    for (const text of [' Hello, world!', ' Grüße – 日本語 😀', ' git commit -m "x"']) {
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
    }
  });

  it('makes no special token of what a person writes', () => {
    const tokens = tokenizer.encode(' stop<|endoftext|> now<|en|>');
    expect(tokens.every((token) => token < config.tokens.end)).toBe(true);
    expect(tokenizer.decode(tokens)).toBe(' stop now');
  });

  it('leaves out a character that is cut off', () => {
    const tokens = tokenizer.encode(' 日本😀');
    expect(tokenizer.decodeComplete(tokens.slice(0, -1))).toBe(' 日本');
  });

  it('cuts tokens into whole characters', () => {
    const tokens = tokenizer.encode(' so 😀!');
    const units = tokenizer.units(tokens);
    expect(units.map((unit) => unit.text).join('')).toBe(' so 😀!');
    expect(units.reduce((sum, unit) => sum + unit.tokens, 0)).toBe(tokens.length);
    expect(units.every((unit) => !unit.text.includes('\uFFFD'))).toBe(true);
  });

  it('knows all tokens that say the text goes on', () => {
    const { marks } = new ContinuationProbe(tokenizer, new TokenMasks(config).text);
    expect(marks).toContain(tokenizer.encode(',')[0]);
    expect(marks).toContain(tokenizer.encode(' -')[0]);
    expect(marks).toContain(tokenizer.encode('...')[0]);
    expect(marks).not.toContain(tokenizer.encode('.')[0]);
  });
});

describe('the vocabulary prompt', () => {
  it('takes whole terms in their order while they fit', () => {
    const terms = Array.from({ length: 200 }, (_, index) => `Term${index}`);
    const prefix = vocabularyPrefix(terms, tokenizer, config);
    expect(prefix[0]).toBe(config.tokens.start_of_previous);
    expect(prefix.length).toBeLessThanOrEqual(65);
    expect(tokenizer.decode(prefix.slice(1))).toMatch(/^ Term0, Term1, .*Term\d+$/);
  });

  it('writes small words as names and leaves other terms alone', () => {
    const prefix = vocabularyPrefix(['aider', 'git diff', 'iPhone'], tokenizer, config);
    expect(tokenizer.decode(prefix.slice(1))).toBe(' Aider, git diff, iPhone');
  });

  it('is empty without terms', () => {
    expect(vocabularyPrefix([], tokenizer, config)).toEqual([]);
  });
});

describe('the compression ratio', () => {
  it('tells repetition from speech', () => {
    expect(compressionRatio('And so my fellow Americans, ask not what your country can do.')).toBeLessThan(
      2.4,
    );
    expect(compressionRatio('go on and on '.repeat(20))).toBeGreaterThan(2.4);
    expect(compressionRatio('')).toBe(0);
  });
});

describe('timestamps', () => {
  const first = config.tokens.first_timestamp;
  const rules = new TimestampRules(new TokenMasks(config), config, 500);
  const flat = new Float32Array(config.architecture.vocabulary);
  const text = flat.slice();
  text[1000] = 20;

  it('come first, within a second', () => {
    const allowed = rules.allowed([], flat);
    expect(allowed[first]).toBe(1);
    expect(allowed[first + 51]).toBe(0);
    expect(allowed[1000]).toBe(0);
  });

  it('never go back and never lie behind the audio', () => {
    const allowed = rules.allowed([first + 10, 1000], text);
    expect(allowed[first + 10]).toBe(0);
    expect(allowed[first + 11]).toBe(1);
    expect(allowed[first + 501]).toBe(0);
  });

  it('come in pairs: after an end, a start or the end of the text', () => {
    const allowed = rules.allowed([first, 1000, first + 50], text);
    expect(allowed[1000]).toBe(0);
    expect(allowed[config.tokens.end]).toBe(1);
    expect(allowed[first + 50]).toBe(1);
    expect(rules.allowed([first, 1000, first + 50, first + 50], text)[1000]).toBe(1);
  });

  it('become segments', () => {
    const say = (words: string): readonly number[] => tokenizer.encode(words);
    const tokens = [first, ...say(' One.'), first + 50, first + 60, ...say(' Two')];
    expect(toSegments(tokens, first, 3000, tokenizer)).toEqual([
      { text: 'One.', startMs: 0, endMs: 1000 },
      { text: 'Two', startMs: 1200, endMs: 3000 },
    ]);
  });
});

describe('the alignment', () => {
  /** Two heads, three rows, twelve positions; each row looks at four positions of its own. */
  const positions = 12;
  const data = new Float32Array(2 * 3 * positions).fill(0.01);
  for (let head = 0; head < 2; head += 1) {
    for (let row = 0; row < 3; row += 1)
      data.fill(1, (head * 3 + row) * positions + row * 4, (head * 3 + row) * positions + row * 4 + 4);
  }
  const rows = [0, 1, 2].map((row) => ({ tensor: { dims: [2, 3, positions], data }, row }));

  it('finds where each token begins and where it looks most', () => {
    expect(rowStartsMs(rows, positions)).toEqual([0, 80, 160]);
    expect(peakEndsMs(rows, positions)).toEqual([20, 100, 180]);
  });

  it('filters single spikes', () => {
    const spike = new Float32Array(20);
    spike[10] = 9;
    expect(medianFiltered(spike).every((value) => value === 0)).toBe(true);
  });

  it('joins tokens to words, and marks to their words', () => {
    const units = [' Go', 'od', ',', ' “', 'day', '”', '.'].map((text) => ({ text, tokens: 1 }));
    expect(toWords(units, [0, 100, 200, 300, 400, 500, 600, 700])).toEqual([
      { text: 'Good,', startMs: 0, endMs: 200 },
      { text: '“day”.', startMs: 300, endMs: 500 },
    ]);
  });
});
