import { describe, expect, it } from 'vitest';
import { select } from '../../../../src/shared/text/speech/select.ts';

const LONG = [
  'I fixed the parser today. It works. Tests pass. Coverage went up.',
  'The rest is unchanged. Is that fine?',
  'Should I merge it?',
];

describe('how much is spoken', () => {
  it('is everything when all is wanted', () => {
    expect(select(LONG, 'full')).toBe(LONG);
  });

  it('is three sentences, the number of the others, and every question, when it shall be short', () => {
    expect(select(LONG, 'short')).toEqual([
      'I fixed the parser today. It works. Tests pass.',
      'And 2 more sentences.',
      'Is that fine? Should I merge it?',
    ]);
  });

  it('is the first paragraph only, when it shall be short', () => {
    expect(select(['The build has failed again.', 'This is why.'], 'short')).toEqual([
      'The build has failed again.',
      'And 1 more sentence.',
    ]);
  });

  it('counts nothing when nothing is left out', () => {
    expect(select(['All 12 of them are green. Shall I go on?'], 'short')).toEqual([
      'All 12 of them are green. Shall I go on?',
    ]);
  });

  it('does not repeat a question of the beginning', () => {
    expect(select(['Is this the right file? I am not sure.', 'Tell me.'], 'short')).toEqual([
      'Is this the right file? I am not sure.',
      'And 1 more sentence.',
    ]);
  });

  it.each([
    ['a title', 'Summary.'],
    ['an introduction', 'I changed these three files today:'],
  ])('goes on to the next paragraph after %s', (_name, first) => {
    expect(select([first, 'One is done. Two is done.', 'Three is done.'], 'short')).toEqual([
      first,
      'One is done. Two is done.',
      'And 1 more sentence.',
    ]);
  });

  it('is the questions alone when only these are wanted', () => {
    expect(select(LONG, 'questions')).toEqual(['Is that fine?', 'Should I merge it?']);
    expect(select(['No question here.'], 'questions')).toEqual([]);
    expect(select(['真的吗？好。'], 'questions', { language: 'zh' })).toEqual(['真的吗？']);
  });

  it('is nothing when speech is off', () => {
    expect(select(LONG, 'off')).toEqual([]);
  });

  it('is short for more than 1200 characters, or as many as are set', () => {
    const sentence = 'This sentence has exactly forty letters. ';
    const paragraph = sentence.repeat(30).trim();
    expect(select([paragraph], 'full')).toHaveLength(2);
    expect(select([paragraph], 'full', { shortenAbove: 2000 })).toEqual([paragraph]);
    expect(select(LONG, 'full', { shortenAbove: 50 })).toEqual(select(LONG, 'short'));
  });
});
