import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean } from '../../../../src/shared/text/speech/clean.ts';
import { select } from '../../../../src/shared/text/speech/select.ts';
import { splitSentences } from '../../../../src/shared/text/speech/sentences.ts';
import { SpeechTextStream } from '../../../../src/shared/text/speech/speech-text-stream.ts';

const MEGABYTE = 1_000_000;
const many = (unit: string) => unit.repeat(Math.ceil(MEGABYTE / unit.length));

/** Everything that is done with a text. */
function speak(text: string): readonly string[] {
  const paragraphs = clean(text);
  select(paragraphs, 'full').flatMap((paragraph) => splitSentences(paragraph));
  const stream = new SpeechTextStream();
  for (let start = 0; start < text.length; start += 1000) stream.push(text.slice(start, start + 1000));
  stream.end();
  return paragraphs;
}

/** A busy machine may be slow; what is not linear would take hours. */
const TIMEOUT_MS = 60_000;

describe('a megabyte', { timeout: TIMEOUT_MS }, () => {
  it.each([
    ['brackets', many('['), []],
    ['bracket pairs', many('[]('), []],
    ['nested links', `${many('[](')} x${many(')')}`, ['a long token']],
    ['backticks', many('`'), []],
    ['loose backticks', many('` '), []],
    ['stars', many('*'), []],
    ['underscores', many('_'), []],
    ['quotes in quotes', `${many('>')}x`, ['x']],
    ['lists in lists', `${many('- ')}x`, ['x.']],
    ['emoji', many('👩‍👩‍👧 🎉'), []],
    ['code', many('    x\n'), ['Code block, 166667 lines.']],
    ['an unclosed fence', `\`\`\`ts\n${many('x\n')}`, ['Code block, 500000 lines of TypeScript.']],
    ['control characters', many('\u0000\u001b\u009b'), []],
    ['lone surrogates', many('\uD800'), []],
    ['one word', many('a'), ['a long token']],
    ['angle brackets', many('<a '.trim()), ['a long token']],
    ['unfinished comments', many('<!-- '), []],
    ['blanks', `a${many(' ')}b`, ['a b']],
    ['full stops', many('.'), []],
    ['slashes', many('a/'), ['a long token']],
    ['line breaks', many('\n'), []],
    ['a log', many('ERROR x\n'), ['error x, and 124999 more lines.']],
  ])('of %s has a defined result', (_name, text, expected) => {
    expect(speak(text)).toEqual(expected);
  });

  it.each([
    ['prose', many('I fixed `getUserById` in **src/users/service.ts:42**. ')],
    ['right-to-left text', many('שלום עולם. ')],
    ['text without blanks', many('这是一个句子。')],
    ['unpaired emphasis', many('**a *b _c ')],
    ['logs and text', many('ERROR x\nERROR y\nERROR z\nfoo\n')],
    ['front matter that is none', `---\n${many('a: b\n')}`],
    ['a table', `a|b\n-|-\n${many('a|b\n')}`],
    ['paths', many('a_b/c.ts:1 ')],
  ])('of %s is spoken', (_name, text) => {
    expect(speak(text).length).toBeGreaterThan(0);
  });

  it('of right-to-left text keeps every word', () => {
    const text = many('שלום עולם. ').trim();
    expect(clean(text)).toEqual([text]);
  });
});

describe('any text', () => {
  it.each([10_000])('with quotes or lists %i deep is spoken', (depth) => {
    expect(clean(`${'> '.repeat(depth)}x`)).toEqual(['x']);
    expect(clean(`${'- '.repeat(depth)}x`)).toEqual(['x.']);
    const steps = Array.from({ length: 1000 }, (_, level) => `${' '.repeat(level * 2)}- x`).join('\n');
    expect(clean(steps)).toHaveLength(1000);
  });

  const nasty = fc
    .array(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 3 }),
        fc.constantFrom(
          '[',
          '](',
          ')',
          '`',
          '```',
          '\n',
          '\n\n',
          '* ',
          '**',
          '_',
          '> ',
          '- ',
          '1. ',
          '#',
          '|',
          '|-|',
        ),
        fc.constantFrom(
          '<!--',
          '-->',
          '<b',
          '>',
          '&#',
          ';',
          '\\',
          '~~',
          '---',
          '===',
          '    ',
          'a.b',
          '\uD800',
          ':',
        ),
      ),
    )
    .map((parts) => parts.join(''));

  it('is cleaned without control characters and without brackets but those of phonemes', () => {
    fc.assert(
      fc.property(nasty, fc.constantFrom('en', 'de', 'ja'), (text, language) => {
        for (const paragraph of clean(text, { language })) {
          expect(paragraph).not.toMatch(/[\p{Cc}\p{Cs}]/u);
          expect(paragraph.replaceAll('[A](/ˈA/)', '')).not.toMatch(/[[\]]/);
          expect(paragraph).toBe(paragraph.trim());
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('can be streamed', () => {
    fc.assert(
      fc.property(fc.array(nasty), (pieces) => {
        const stream = new SpeechTextStream();
        const ready = [...pieces.flatMap((piece) => stream.push(piece)), ...stream.end()];
        expect(ready.every((piece) => piece.trim() !== '')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
