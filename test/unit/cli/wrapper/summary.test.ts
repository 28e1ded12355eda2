import { expect, test } from 'vitest';
import { terminalNotice } from '../../../../src/cli/wrapper/notification.ts';
import { summarise } from '../../../../src/cli/wrapper/summary.ts';

const TWENTY = Array.from({ length: 20 }, (_word, index) => `word${index}`).join(' ');

test('says what was dictated, how fast, and what typing would have taken', () => {
  expect(summarise({ texts: [TWENTY, `${TWENTY}.`], spokenMs: 20_000 })).toBe(
    'Dictated: 2 utterances, 40 words in 20 s, 120 words per minute; 40 s less than typing at 40.',
  );
});

test('claims no saved time where there is none', () => {
  expect(summarise({ texts: ['well'], spokenMs: 61_000 })).toBe(
    'Dictated: 1 utterance, 1 word in 1 min 1 s, 1 words per minute.',
  );
});

test('says what it knows when nobody tells how long was spoken', () => {
  expect(summarise({ texts: [TWENTY], spokenMs: undefined })).toBe(
    'Dictated: 1 utterance, 20 words; typing them takes 30 s at 40 words per minute.',
  );
});

test.each([[[]], [['…']]])('says nothing of nothing: %j', (texts) => {
  expect(summarise({ texts, spokenMs: 1000 })).toBeUndefined();
});

test('a notification by the terminal is one line that nothing in it can end', () => {
  expect(terminalNotice({ title: 'Vivavoce', text: 'a\u001B]0;x\u0007\nb' })).toBe(
    '\u001B]9;Vivavoce: a · ]0;x · b\u001B\\\u0007',
  );
});
