import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean } from '../../../../src/shared/text/speech/clean.ts';
import { SpeechTextStream } from '../../../../src/shared/text/speech/speech-text-stream.ts';

/** What is ready after each piece, and at the end. */
function stream(pieces: readonly string[], language?: string): readonly (readonly string[])[] {
  const text = new SpeechTextStream(language);
  return [...pieces.map((piece) => text.push(piece)), text.end()];
}

function cutAt(text: string, places: readonly number[]): readonly string[] {
  const sorted = places.map((place) => place % (text.length + 1)).toSorted((a, b) => a - b);
  const bounds = [0, ...sorted, text.length];
  return bounds.slice(1).map((end, index) => text.slice(bounds[index], end));
}

const wordsOf = (paragraphs: readonly string[]) =>
  paragraphs
    .join(' ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

describe('text that arrives in pieces', () => {
  it('gives back a sentence as soon as the next one begins', () => {
    expect(stream(['I fixed ', 'it. ', 'All ', 'tests pass.'])).toEqual([
      [],
      [],
      ['I fixed it.'],
      [],
      ['All tests pass.'],
    ]);
  });

  it('gives back the first of several sentences of one piece at once', () => {
    expect(stream(['One is done. Two is done. Three'])[0]).toEqual(['One is done. Two is done.']);
  });

  it('gives back a block when it is closed', () => {
    expect(stream(['# Title', '\n', 'Text', '\n\n', '```ts\na', '\n```\n', '- x\n', '- y'])).toEqual([
      [],
      ['# Title'],
      [],
      ['Text'],
      [],
      ['```ts\na\n```'],
      [],
      [],
      ['- x', '- y'],
    ]);
  });

  it('closes a paragraph when a list begins under it', () => {
    expect(stream(['Two things:\n', '- one thing', ' more\n'])).toEqual([
      [],
      ['Two things:'],
      [],
      ['- one thing more'],
    ]);
  });

  it.each([
    ['emphasis', 'This **is. All** bold. Next'],
    ['a code span', 'Run `a. B` now. Next'],
    ['a link', 'See [the. Docs](https://x.y "T. U") now. Next'],
  ])('cuts no sentence inside %s', (_name, markdown) => {
    expect(stream([markdown])).toEqual([[markdown.slice(0, -' Next'.length)], ['Next']]);
  });

  it.each([
    ['a number', 'Pi is 3.14. Yes it is.', ['Pi is 3.14.']],
    ['a title', 'Dr. Who is here. Yes he is.', ['Dr. Who is here.']],
    ['what would look like a list', 'It has three. 1. Foo bar', ['It has three. 1.']],
  ])('is not misled by %s', (_name, markdown, ready) => {
    expect(stream([markdown])[0]).toEqual(ready);
  });

  it('knows where sentences end in the language', () => {
    expect(stream(['Das ist z. B. Gut. Weiter'], 'de')[0]).toEqual(['Das ist z. B. Gut.']);
    expect(stream(['真的吗？是的。好'], 'zh')[0]).toEqual(['真的吗？是的。']);
  });

  it('waits with a table and with a log until they are whole', () => {
    expect(stream(['| A. B | C |\n|---|---|\n| d. E | f |\n', '\n'])).toEqual([
      [],
      ['| A. B | C |\n|---|---|\n| d. E | f |'],
      [],
    ]);
    expect(stream(['ERROR: a. Bcd\nERROR: e. Fgh\nERROR: i. Jkl\n', '\n'])[0]).toEqual([]);
  });

  it('takes line breaks and characters that are cut in half', () => {
    expect(stream(['a𝐛'.slice(0, 2), 'a𝐛'.slice(2), '\r', '\n\r', '\nc']).flat()).toEqual(['a𝐛', 'c']);
  });

  it('gives nothing for nothing', () => {
    expect(stream(['', '\n\n', ' ']).flat()).toEqual([]);
  });

  const sentence = fc.constantFrom(
    'I fixed `getUserById` in src/users/service.ts:42.',
    'All **142** tests pass now, and coverage is 87.5%.',
    'See [the docs](https://example.com/guide?id=3) for e.g. the flags.',
    'Should I delete the old files?',
    'Upgrade from 5.9.3 to ^7.0.2 first!',
    'It took 1m30s, i.e. too long…',
    'Dr. Smith said "stop." Then (really) it did.',
    '**Done.** That was *very hard. But* good.',
    'Pass `--no-verify` or the --force flag.',
    'Great work! 🎉 All done ✅',
    'HTTP 404 means 12/40 failed.',
    '12 of 40 are left.',
    '`foo.bar()` throws.',
    'No stop here',
    'He asked: why? Nobody knew.',
    'Ümläute und Größe. Ça va. 中文。好！',
  );
  const paragraph = fc
    .array(fc.tuple(sentence, fc.constantFrom(' ', '\n')), { minLength: 1, maxLength: 5 })
    .map((parts) =>
      parts
        .map(([text, gap]) => text + gap)
        .join('')
        .trimEnd(),
    );
  const block = fc.oneof(
    paragraph,
    fc
      .array(sentence, { minLength: 1, maxLength: 4 })
      .map((items) => items.map((item) => `- ${item}`).join('\n')),
    fc
      .array(sentence, { minLength: 1, maxLength: 4 })
      .map((items) => items.map((item, i) => `${i + 1}. ${item}`).join('\n')),
    fc.tuple(sentence, sentence).map(([a, b]) => `- [x] ${a}\n  ${b}\n  - [ ] ${b}`),
    sentence.map((text) => `## ${text}`),
    paragraph.map((text) => text.replaceAll(/^/gm, '> ')),
    fc.constantFrom(
      '```ts\nconst a = 1;\n\n// Why. Because.\n```',
      '| A. B | C |\n|---|---|\n| 1 | 2 |',
      '---',
      '    indented code. Yes\n',
      '<details>\n<summary>More. Text</summary>\n\nInner. Text\n</details>',
      'Error: a. B\n    at c (d:1:2)\n    at e (f:3:4)\n    at g (h:5:6)',
    ),
  );
  const markdown = fc.array(block, { maxLength: 6 }).map((blocks) => blocks.join('\n\n'));

  it('reads the same words as the whole text, wherever it was cut', () => {
    fc.assert(
      fc.property(markdown, fc.array(fc.nat(), { maxLength: 40 }), (text, places) => {
        const pieces = stream(cutAt(text, places)).flat();
        expect(wordsOf(pieces.flatMap((piece) => clean(piece)))).toEqual(wordsOf(clean(text)));
      }),
      { numRuns: 400 },
    );
  });

  it('reads the same words letter by letter', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const pieces = stream(text.split('')).flat();
        expect(wordsOf(pieces.flatMap((piece) => clean(piece)))).toEqual(wordsOf(clean(text)));
      }),
      { numRuns: 60 },
    );
  });
});
