import { describe, expect, it } from 'vitest';
import { countWords } from '../../../src/main/detection/count-words.ts';
import { isDangling } from '../../../src/main/detection/dangling.ts';

describe('dangling text', () => {
  it.each([
    'first,',
    'well -',
    'well --',
    'well —',
    'so...',
    'so…',
    'these files:',
    'done;',
    '首先，',
    'まず、',
    'with blanks,  ',
  ])('ends in a continuation mark: "%s"', (text) => {
    expect(isDangling(text)).toBe(true);
  });

  it.each([
    'we went to',
    'We went to.',
    'I think that’s',
    "I think THAT'S.",
    'the file and "the"',
    'um',
    'It is because…and',
  ])('ends in an English word that seldom ends a sentence: "%s"', (text) => {
    expect(isDangling(text)).toBe(true);
  });

  it.each([
    'Run the tests.',
    'check the log-in',
    'Stop!',
    '',
    '...done',
    'rename it to foo.to.bar',
    'letter B',
  ])('is complete: "%s"', (text) => {
    expect(isDangling(text)).toBe(false);
  });

  it('knows dangling words of English only', () => {
    expect(isDangling('Mach das Licht an.', 'de')).toBe(false);
    expect(isDangling('Mach das Licht an,', 'de')).toBe(true);
  });
});

describe('counting words', () => {
  it.each([
    ['', 0],
    ['...', 0],
    ['Yes.', 1],
    ["Let's go", 2],
    ['Open package.json, please.', 3],
  ])('finds in "%s" %d', (text, words) => {
    expect(countWords(text)).toBe(words);
  });

  it('sees words where none are separated by spaces', () => {
    expect(countWords('今日はいい天気ですね。')).toBeGreaterThan(2);
  });
});
