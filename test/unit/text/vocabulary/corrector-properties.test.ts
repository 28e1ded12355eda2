import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correctNames } from '../../../../src/shared/text/vocabulary/corrector.ts';
import { isOrdinaryWord } from '../../../../src/shared/text/vocabulary/ordinary-words.ts';
import { TermIndex } from '../../../../src/shared/text/vocabulary/term-index.ts';
import type { VocabularyTerm } from '../../../../src/shared/text/vocabulary/term.ts';
import { tableIndex } from './vocabulary-table.ts';

const table = tableIndex();
const language = fc.constantFrom('en', 'de', 'fr', 'ja');
const syllable = fc.constantFrom('ka', 'te', 'mo', 'ri', 'zu', 'bel', 'dor', 'x', 'get', 'script', 'type');
const madeUp = fc.array(syllable, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''));
const written = fc.oneof(
  madeUp,
  fc.array(madeUp, { minLength: 2, maxLength: 3 }).map((parts) => parts.join('-')),
  fc
    .array(madeUp, { minLength: 2, maxLength: 2 })
    .map(([a = '', b = '']) => a + b.slice(0, 1).toUpperCase() + b.slice(1)),
);
const term: fc.Arbitrary<VocabularyTerm> = fc.record({
  written,
  spoken: fc.array(
    fc.array(madeUp, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
    { maxLength: 2 },
  ),
  source: fc.constantFrom('user' as const, 'agent' as const, 'known' as const, 'project' as const),
  bySound: fc.boolean(),
  weight: fc.double({ min: 0, max: 1, noNaN: true }),
});
const vocabulary = fc.array(term, { maxLength: 12 }).map((terms) => {
  const index = new TermIndex();
  for (const one of terms) index.add(one);
  return { index, terms };
});
const gap = fc.constantFrom(' ', ', ', '. ', '-', '\n');
const sentence = fc
  .array(
    fc.tuple(fc.oneof(madeUp, fc.constantFrom('the', 'Read', 'me', 'post', 'gress', 'Aitor', 'git')), gap),
    { maxLength: 14 },
  )
  .map((words) => words.flat().join(''));

describe('correcting names', () => {
  it('twice changes nothing more, whatever vocabulary and text', () => {
    fc.assert(
      fc.property(vocabulary, sentence, language, ({ index }, text, code) => {
        const once = correctNames(text, index, code).text;
        expect(correctNames(once, index, code)).toEqual({ text: once, rules: [] });
      }),
    );
  });

  it('survives any text at all, twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), language, (text, code) => {
        const once = correctNames(text, table, code).text;
        expect(correctNames(once, table, code).text).toBe(once);
      }),
    );
  });

  it('leaves every writing of the vocabulary as it is', () => {
    fc.assert(
      fc.property(vocabulary, ({ index, terms }) => {
        const clash = new Set(terms.flatMap(({ spoken }) => spoken.map((form) => form.toLowerCase())));
        for (const { written: right } of terms) {
          if (isOrdinaryWord(right) || clash.has(right.toLowerCase())) continue;
          expect(correctNames(right, index, 'en').text).toBe(right);
        }
      }),
    );
  });

  it('names a rule if and only if it changed the text', () => {
    fc.assert(
      fc.property(vocabulary, sentence, ({ index }, text) => {
        const corrected = correctNames(text, index, 'en');
        expect(corrected.rules.length > 0).toBe(corrected.text !== text);
      }),
    );
  });

  it('leaves ordinary words alone that stand between others', () => {
    const ordinary = fc.constantFrom(
      'and',
      'then',
      'because',
      'garden',
      'running',
      'Peter',
      'houses',
      'quickly',
    );
    fc.assert(
      fc.property(fc.array(ordinary, { maxLength: 20 }), (words) => {
        const text = words.join(' ');
        expect(correctNames(text, table, 'en').text).toBe(text);
      }),
    );
  });

  it('does nothing without a vocabulary', () => {
    expect(correctNames('type script', new TermIndex(), 'en')).toEqual({ text: 'type script', rules: [] });
  });
});

describe('spoken forms', () => {
  const user = (spoken: string, right: string): VocabularyTerm => ({
    written: right,
    spoken: [spoken],
    source: 'user',
    bySound: true,
    weight: 1,
  });

  it('that undo each other leave the text as it was heard', () => {
    const index = new TermIndex();
    index.add(user('alpha one', 'beta two'));
    index.add(user('beta two', 'alpha one'));
    expect(correctNames('go to alpha one', index, 'en').text).toBe('go to alpha one');
  });

  it('of the term that was added first win', () => {
    const index = new TermIndex();
    index.add(user('jay', 'Mine'));
    index.add(user('jay', 'Yours'));
    expect(correctNames('ask jay', index, 'en').text).toBe('ask Mine');
  });

  it('count with any capitals, but not across punctuation', () => {
    const index = new TermIndex();
    index.add(user('cube control', 'kubectl'));
    expect(correctNames('Cube Control. The cube, control it.', index, 'en').text).toBe(
      'kubectl. The cube, control it.',
    );
  });
});

describe('words of the dictionary', () => {
  it.each([
    'the',
    'house',
    'houses',
    'running',
    'applied',
    'settings',
    'Peter',
    "don't",
    'repo',
    'commits',
    'refactored',
  ])('%s is one', (word) => expect(isOrdinaryWord(word)).toBe(true));

  it.each(['kubectl', 'vitest', 'aider', 'decibri', 'postgres', 'gress', 'aitor', 'hasadder', 'libsql'])(
    '%s is none',
    (word) => expect(isOrdinaryWord(word)).toBe(false),
  );
});
