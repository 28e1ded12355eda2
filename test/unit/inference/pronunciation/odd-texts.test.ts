import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Pronouncer } from '../../../../src/main/inference/workers/hibari/pronunciation/pronouncer.ts';
import { splitSentences } from '../../../../src/main/inference/workers/hibari/pronunciation/sentences.ts';
import { ScriptedNetwork, shippedPronunciation } from './voice-data.ts';

let pronouncer: Pronouncer;
beforeAll(async () => {
  const data = await shippedPronunciation();
  pronouncer = new Pronouncer(data, new ScriptedNetwork(data).read);
});

function filled(part: string, length: number): string {
  return part.repeat(Math.ceil(length / part.length)).slice(0, length);
}

/** No text is worth more work than its length: each of these takes minutes where one stage goes back to the start. */
describe('a sentence of 100 000 characters is read', () => {
  it.each([
    'the quick brown fox jumps over the lazy dog, ',
    'I read $5k, 3/4 and 10-20 of v1.2.3 on May 5 at 9:30 ',
    'src/main/file.ts ',
    'שלום עולם ',
    '👩‍💻 ',
    '[a](b) ',
  ])('when it goes on like "%s"', async (part) => {
    const text = filled(part, 100_000);
    splitSentences(text);
    const chunks = await pronouncer.phonemes(text);
    expect(chunks.every(({ phonemes }) => phonemes.length <= 1500)).toBe(true);
  });
});

describe('a word of 10 000 characters is read', () => {
  it.each([
    ...[
      'a',
      'A',
      'aB',
      'Ab',
      'é',
      '漢',
      'ß',
      '1',
      '1,111,',
      '1.1.',
      'a1',
      '1-',
      '-',
      'a-',
      'foo-bar-',
      "a'",
      "'",
    ],
    ...[
      '.',
      'a.',
      'abc.',
      '..a',
      '....)',
      '(',
      ')',
      '[',
      ']',
      '[a](',
      '[](x)',
      '"',
      '_',
      '#',
      '#1',
      '$',
      '$5',
      '%5',
    ],
    ...[
      '/',
      'a/',
      '1/',
      ':',
      '1:',
      '1:11',
      '=',
      'a=',
      '~a',
      '<a>',
      '@',
      'a@',
      'a.b-c@',
      '+',
      '5+',
      '*',
      '2*3',
      '5°',
    ],
    ...[
      '\u{1f389}',
      '\ud800',
      '\udc00',
      '\u0000',
      '\u0007',
      '\u200f',
      '\u202e',
      '\u0301',
      'e\u0301',
      '\ufdfa',
      '١',
    ],
    ...['ing', "s'", 'ings', 'HTML', 'U.S.', 'http://a/', 'www.a'],
  ])('when it goes on like %j', async (part) => {
    const text = filled(part, 10_000);
    splitSentences(`${text}. ${text}`);
    const chunks = await pronouncer.phonemes(`Say ${text} twice.`);
    expect(chunks.length).toBeGreaterThan(0);
  });
});

describe('any text', () => {
  it('has phonemes, the same each time, in chunks that the voice can speak', async () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.string({ maxLength: 20 }),
      fc.constantFrom(
        ' ',
        '. ',
        '-',
        "'s ",
        '$',
        ' the ',
        'to ',
        '2',
        '1,000',
        '[x](/y/)',
        '\ud800',
        'toString',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const text = pieces.join('');
        const chunks = await pronouncer.phonemes(text);
        expect(await pronouncer.phonemes(text)).toEqual(chunks);
        for (const { phonemes } of chunks) expect(phonemes).not.toBe('');
      }),
      { numRuns: 100 },
    );
  });

  it('keeps its words when it is cut into sentences', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('One', 'two.', 'Dr.', 'J.', 'ok?"', '(yes!)', '\n', '…', 'X')),
        (words) => {
          const text = words.join(' ');
          const letters = (from: string): string => from.replaceAll(/[^A-Za-z]/g, '');
          const sentences = splitSentences(text);
          expect(letters(sentences.map((sentence) => sentence.text).join(' '))).toBe(letters(text));
          expect(
            sentences.every((sentence) => sentence.text.trim() === sentence.text && sentence.text !== ''),
          ).toBe(true);
        },
      ),
    );
  });
});
