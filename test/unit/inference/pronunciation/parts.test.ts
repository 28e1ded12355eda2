import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  cardinalWords,
  decimalWords,
  ordinalWords,
  yearWords,
} from '../../../../src/main/inference/workers/hibari/pronunciation/number-words.ts';
import { normalisationTablesSchema } from '../../../../src/main/inference/workers/hibari/pronunciation/normalisation/tables.ts';
import {
  openPackedFile,
  packFile,
} from '../../../../src/main/inference/workers/hibari/pronunciation/packed-file.ts';
import {
  PackedTable,
  packTable,
} from '../../../../src/main/inference/workers/hibari/pronunciation/packed-table.ts';
import { splitSentences } from '../../../../src/main/inference/workers/hibari/pronunciation/sentences.ts';
import { applyStress } from '../../../../src/main/inference/workers/hibari/pronunciation/stress.ts';
import { HIBARI } from './voice-data.ts';

describe('sentences', () => {
  it('end at lines, and say which ends a paragraph', () => {
    expect(splitSentences(' One. Two!\r\n\r\nThree\u2028Four ')).toEqual([
      { text: 'One.', endsParagraph: false },
      { text: 'Two!', endsParagraph: true },
      { text: 'Three', endsParagraph: true },
      { text: 'Four', endsParagraph: true },
    ]);
    expect(splitSentences(' \n ')).toEqual([]);
  });

  it('do not end after any title that the normalisation writes out', () => {
    const tables = normalisationTablesSchema.parse(
      JSON.parse(readFileSync(join(HIBARI, 'normalize.json'), 'utf8')),
    );
    for (const title of Object.keys(tables.titles)) {
      expect(splitSentences(`We met (${title}. Lee there`)).toHaveLength(1);
    }
    expect(splitSentences('We met Lee. There')).toHaveLength(2);
  });
});

describe('numbers in words', () => {
  it.each([
    ['0', 'zero'],
    ['007', 'seven'],
    ['21', 'twenty-one'],
    ['134', 'one hundred and thirty-four'],
    ['1000005', 'one million and five'],
    ['1234567', 'one million, two hundred and thirty-four thousand, five hundred and sixty-seven'],
    [`1${'0'.repeat(33)}`, 'one decillion'],
    [`1${'0'.repeat(36)}`, `one${' zero'.repeat(36)}`],
  ])('%s is "%s"', (digits, words) => {
    expect(cardinalWords(digits)).toBe(words);
  });

  it('have orders, years and fractions', () => {
    expect(['1', '12', '20', '53', '100', '101'].map(ordinalWords)).toEqual([
      'first',
      'twelfth',
      'twentieth',
      'fifty-third',
      'one hundredth',
      'one hundred and first',
    ]);
    expect(['1905', '2000', '2005', '2026', '1900', '0042'].map(yearWords)).toEqual([
      'nineteen oh-five',
      'two thousand',
      'two thousand and five',
      'twenty twenty-six',
      'nineteen hundred',
      'forty-two',
    ]);
    expect(['3.14', '2.10', '2.0', '5.'].map(decimalWords)).toEqual([
      'three point one four',
      'two point one',
      'two',
      'five',
    ]);
  });
});

describe('stress', () => {
  it.each([
    ['ˌApˌiˈI', -2, 'ApiI'],
    ['ˌApˌiˈI', -1, 'ApiˌI'],
    ['kˈæt', -0.5, 'kˌæt'],
    ['kæt', -0.5, 'kæt'],
    ['kæt', 0, 'kˌæt'],
    ['kˌæt', 0.5, 'kˌæt'],
    ['kˌæt', 1, 'kˈæt'],
    ['stɹæt', 2, 'stɹˈæt'],
    ['hm', 2, 'hm'],
    ['kˈæt', undefined, 'kˈæt'],
  ] as const)('of %s at %s gives %s', (phonemes, stress, changed) => {
    expect(applyStress(phonemes, stress)).toBe(changed);
  });
});

describe('a packed table', () => {
  const words = ['', 'a', 'constructor', '__proto__', 'naïve', '漢字', '🎉', '\ud800', 'x'.repeat(250)];
  const table = new PackedTable(
    packTable(words.map((word, index) => [word, Uint8Array.of(index, 7)] as const)),
  );

  it('finds each of its keys and nothing else', () => {
    for (const [index, word] of words.entries()) expect([...(table.find(word) ?? [])]).toEqual([index, 7]);
    for (const word of ['b', 'toString', 'naive', '漢', '\udc00', 'x'.repeat(251), 'x'.repeat(10_000)]) {
      expect(table.find(word)).toBeUndefined();
      expect(table.has(word)).toBe(false);
    }
  });

  it('refuses what does not fit', () => {
    expect(() => packTable([['x'.repeat(256), new Uint8Array()]])).toThrow(RangeError);
    expect(() => packTable([['x', new Uint8Array(256)]])).toThrow(RangeError);
    expect(() =>
      packTable([
        ['x', new Uint8Array()],
        ['x', new Uint8Array()],
      ]),
    ).toThrow(RangeError);
  });
});

describe('a packed file', () => {
  const file = packFile({ one: Uint8Array.of(1, 2, 3), two: Uint8Array.of(4) }, { hint: 'ˈ' });

  it('gives back what was packed, wherever it lies in memory', () => {
    const shifted = new Uint8Array(file.length + 1);
    shifted.set(file, 1);
    for (const bytes of [file, shifted.subarray(1)]) {
      const opened = openPackedFile('some.bin', bytes);
      expect(opened.about).toEqual({ hint: 'ˈ' });
      expect([...opened.section('one')]).toEqual([1, 2, 3]);
      expect(opened.section('two').byteOffset % 4).toBe(0);
    }
  });

  it.each([
    ['empty', new Uint8Array()],
    ['of another kind', new TextEncoder().encode('{"some":"other file"}')],
    ['cut short', file.subarray(0, file.length - 8)],
    ['without its header', file.subarray(0, 20)],
  ])('that is %s is refused by name', (_, bytes) => {
    expect(() => openPackedFile('some.bin', bytes)).toThrow(
      expect.objectContaining({
        code: 'model-damaged',
        message: expect.stringContaining('some.bin') as string,
      }) as Error,
    );
  });

  it('without a section that is asked for is refused', () => {
    expect(() => openPackedFile('some.bin', file).section('three')).toThrow('some.bin');
  });
});
