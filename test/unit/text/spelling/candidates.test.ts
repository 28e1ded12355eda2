import { describe, expect, test } from 'vitest';
import { spellingCandidates, spellingLanguage } from '../../../../src/shared/text/spelling/candidates.ts';
import { SPELLING_CONTROLS } from '../../../../src/shared/text/spelling/spelling-words.ts';

const LANGUAGES = ['en', 'de', 'es', 'fr', 'it'];
const LETTERS_AND_DIGITS = [...'abcdefghijklmnopqrstuvwxyz0123456789'];
const SIGNS = [...'.-_/\\@:;,+=*#()[]{}<>'];

function spelledAs(language: string, spelling: string): string | undefined {
  return spellingCandidates(language).find(({ spellings }) => spellings.includes(spelling))?.id;
}

describe.each(LANGUAGES)('in %s', (language) => {
  const candidates = spellingCandidates(language);

  test('every letter, digit, common sign and control can be spelled', () => {
    const ids = candidates.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([...LETTERS_AND_DIGITS, ...SIGNS, ...SPELLING_CONTROLS]));
  });

  test('no symbol appears twice, and no spelling means two symbols', () => {
    const ids = candidates.map(({ id }) => id);
    const spellings = candidates.flatMap((candidate) => candidate.spellings);
    expect(new Set(ids).size).toBe(ids.length);
    expect(spellings.filter((spelling, index) => spellings.indexOf(spelling) !== index)).toEqual([]);
  });

  test('every spelling is written small and without blanks around it', () => {
    for (const spelling of candidates.flatMap((candidate) => candidate.spellings)) {
      expect(spelling).toBe(spelling.trim().toLowerCase());
      expect(spelling).not.toBe('');
    }
  });

  test('letters and figures are among their own spellings', () => {
    for (const id of LETTERS_AND_DIGITS) expect(spelledAs(language, id)).toBe(id);
  });
});

test.each([
  ['en', 'foxtrot', 'f'],
  ['en', 'zed', 'z'],
  ['en', 'underscore', '_'],
  ['de', 'berta', 'b'],
  ['de', 'zwo', '2'],
  ['de', 'unterstrich', '_'],
  ['es', 'eñe', 'ñ'],
  ['es', 'arroba', '@'],
  ['fr', 'i grec', 'y'],
  ['fr', 'tiret', '-'],
  ['it', 'domodossola', 'd'],
  ['it', 'chiocciola', '@'],
])('in %s "%s" spells %s', (language, spelling, id) => {
  expect(spelledAs(language, spelling)).toBe(id);
});

test.each([
  ['de-AT', 'de'],
  ['FR', 'fr'],
  ['pt_BR', 'en'],
  ['ja', 'en'],
  ['auto', 'en'],
  ['', 'en'],
])('whoever speaks "%s" spells in "%s"', (language, expected) => {
  expect(spellingLanguage(language)).toBe(expected);
});
