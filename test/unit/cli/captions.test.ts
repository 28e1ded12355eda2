import { describe, expect, test } from 'vitest';
import { captionsOf } from '../../../src/cli/output/captions.ts';
import type { TimedPassage } from '../../../src/cli/output/captions.ts';

/** A passage in which every word lasts 300 ms, and 900 ms where it ends a sentence. */
function spoken(text: string, words = text.split(' '), startMs = 0): TimedPassage {
  let atMs = startMs;
  const timed = words.map((word) => {
    const start = atMs;
    atMs += /[.?!]$/.test(word) ? 900 : 300;
    return { text: word, startMs: start, endMs: start + 280 };
  });
  return { startMs, endMs: atMs, text, words: timed };
}

const LONG =
  'The quick brown fox jumps over the lazy dog. It does so every morning, long before anybody in the house is awake, and nobody has ever found out why. Then it rests. ' +
  'The dog, which has seen it all before, does not even lift its head when the fox comes by again in the afternoon';

describe('captions of a long passage', () => {
  const passage = spoken(LONG, LONG.split(' '), 4000);
  const captions = captionsOf(passage);

  test('have at most two lines of 42 columns and last at most seven seconds', () => {
    for (const { startMs, endMs, text } of captions) {
      const lines = text.split('\n');
      expect(lines.length).toBeLessThanOrEqual(2);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(42);
      expect(endMs - startMs).toBeLessThanOrEqual(7000);
    }
  });

  test('hold the whole text and nothing else', () => {
    expect(captions.map(({ text }) => text.replaceAll('\n', ' ')).join(' ')).toBe(LONG);
  });

  test('follow each other within the passage without overlap', () => {
    let endMs = passage.startMs;
    for (const caption of captions) {
      expect(caption.startMs).toBeGreaterThanOrEqual(endMs);
      expect(caption.endMs).toBeGreaterThan(caption.startMs);
      endMs = caption.endMs;
    }
    expect(endMs).toBeLessThanOrEqual(passage.endMs);
  });

  test('end with sentences where these are short enough', () => {
    expect(captions[0]?.text.replaceAll('\n', ' ')).toBe('The quick brown fox jumps over the lazy dog.');
  });
});

test('a passage that can be read at once stays one caption, from its first word on', () => {
  const passage = { ...spoken('Hello there.', ['Hello', 'there.'], 500), startMs: 0, endMs: 2000 };
  expect(captionsOf(passage)).toEqual([{ startMs: 500, endMs: 1500, text: 'Hello there.' }]);
});

test('one slow sentence is cut at its pauses, however short it is', () => {
  const words = ['Wait', 'for', 'it'].map((text, index) => ({
    text,
    startMs: index * 8000,
    endMs: index * 8000 + 500,
  }));
  const captions = captionsOf({ startMs: 0, endMs: 17_000, text: 'Wait for it', words });
  expect(captions.map(({ text }) => text)).toEqual(['Wait', 'for', 'it']);
});

test('text of a script without blanks is cut between its characters', () => {
  const text =
    '今日はとても良い天気ですね。明日は雨が降るかもしれませんので、傘を持って出かけたほうがいいと思います。それではまた明日お会いしましょう。';
  const captions = captionsOf(spoken(text, text.match(/.[。、]?/gu) ?? []));
  expect(captions.map((caption) => caption.text.replaceAll('\n', '')).join('')).toBe(text);
  for (const caption of captions) {
    for (const line of caption.text.split('\n')) {
      expect([...line].length).toBeLessThanOrEqual(21);
      expect(line).not.toMatch(/^[。、]/);
    }
  }
});

test('words that the text does not hold are passed over', () => {
  const passage = spoken('Yes, of course.', ['[music]', 'Yes,', 'of', 'course.']);
  expect(captionsOf(passage).map(({ text }) => text)).toEqual(['Yes, of course.']);
});

test('a passage without times of words is one caption', () => {
  const passage = { startMs: 0, endMs: 20_000, text: LONG };
  expect(captionsOf(passage)).toEqual([passage]);
});
