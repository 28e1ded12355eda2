import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlapsSpoken, SpokenMemory } from '../../../src/main/echo/spoken-memory.ts';
import { overlapOf } from '../../../src/main/echo/spoken-overlap.ts';
import { clips, jsonLines } from '../../support/clips.ts';

const SPOKEN = jsonLines<{ readonly markdown: string }>(
  new URL('../../fixtures/voice/agent-sentences.jsonl', import.meta.url),
).map(({ markdown }) => markdown);
const SAID = clips()
  .filter(({ lang, text }) => lang === 'en' && text.split(' ').length > 1)
  .map(({ text }) => text);

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => /\p{L}/u.test(word));
}

/** What a recogniser does to words: other endings, other vowels, words left out, put in, or written in two. */
type Garbling = 'as it is' | 'ending' | 'vowel' | 'left out' | 'put in' | 'split';

function garble(word: string, how: Garbling): string {
  switch (how) {
    case 'as it is':
      return word;
    case 'ending':
      return word.length > 4 ? `${word.slice(0, -1)}s` : word;
    case 'vowel':
      return word.replace(/[aeiou]/, (vowel) => (vowel === 'e' ? 'a' : 'e'));
    case 'left out':
      return '';
    case 'put in':
      return `${word} the`;
    case 'split':
      return word.length > 5 ? `${word.slice(0, 3)} ${word.slice(3)}` : word;
  }
}

describe('a text against what was being spoken', () => {
  it.each([
    ["Let's ask Peter to add tests.", "Let's ask aider to add tests for this."],
    [
      "Let's have a look at the models code and find out some straight lines.",
      "Let's have a look at the models code and clean up some stray lines.",
    ],
    [
      'In 1465, Swainheim and Panerks began printing',
      'In fourteen sixty-five Sweynheim and Pannartz began printing in the monastery',
    ],
    ['the repomap is ready now', 'The repo map is ready now.'],
    ['リビングの電気をつけて', 'リビングの電気をつけて。それから'],
    ['测试全部通过了', '测试全部通过了，共十二个。'],
    ['Les deux autres sont situe au bord de la mer', 'Les deux autres sont situés au bord de la mer jaune.'],
    ['все тесты прошли успешно сегодня', 'Все тесты прошли успешно сегодня утром.'],
    ['كل الاختبارات نجحت في هذا اليوم', 'كل الاختبارات نجحت في هذا اليوم'],
  ])('rejects “%s”, whatever the sound says', (heard, spoken) => {
    expect(overlapsSpoken(heard, spoken)).toBe(true);
    const isLong = overlapOf(heard, spoken).words > 4;
    expect(overlapsSpoken(heard, spoken, 1)).toBe(true);
    if (!isLong) expect(overlapsSpoken(heard, spoken, 0)).toBe(false);
  });

  it.each([
    ['stop', 'I will stop the server and start it again.'],
    ['yes', 'Say yes or no.'],
    ['run the tests', 'Should I run the tests or commit first?'],
    ['はい', 'はい、テストを実行します。'],
  ])('leaves “%s” to the user when the sound says so, and rejects it otherwise', (heard, spoken) => {
    expect(overlapsSpoken(heard, spoken, 0.2)).toBe(false);
    expect(overlapsSpoken(heard, spoken, 0.9)).toBe(true);
  });

  it('finds nothing in nothing', () => {
    expect(overlapsSpoken('', 'Some text.', 1)).toBe(false);
    expect(overlapsSpoken('Some text.', '', 1)).toBe(false);
    expect(overlapsSpoken('…?!', '…?!', 1)).toBe(false);
  });

  it('leaves what people say alone while something else is spoken', () => {
    const wrong = SAID.flatMap((heard) =>
      SPOKEN.flatMap((_, index) => {
        const spoken = SPOKEN.slice(index, index + 3).join(' ');
        const { share, words } = overlapOf(heard, spoken);
        return words > 4 && share >= 0.6 ? [`${share.toFixed(2)} ${heard} | ${spoken}`] : [];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('knows garbled copies of any stretch of it', () => {
    const stretches = fc.record({
      first: fc.integer({ min: 0, max: SPOKEN.length - 1 }),
      from: fc.double({ min: 0, max: 1, noNaN: true }),
      count: fc.integer({ min: 5, max: 30 }),
      garbling: fc.array(
        fc.oneof(
          { weight: 4, arbitrary: fc.constant<Garbling>('as it is') },
          {
            weight: 1,
            arbitrary: fc.constantFrom<Garbling>('ending', 'vowel', 'left out', 'put in', 'split'),
          },
        ),
        { minLength: 30, maxLength: 30 },
      ),
    });
    fc.assert(
      fc.property(stretches, ({ first, from, count, garbling }) => {
        const spoken = [...SPOKEN, ...SPOKEN].slice(first, first + 3).join(' ');
        const words = wordsOf(spoken);
        const begin = Math.floor(from * Math.max(0, words.length - count));
        const heard = words
          .slice(begin, begin + count)
          .map((word, index) => garble(word, garbling[index] ?? 'as it is'))
          .join(' ');
        fc.pre(overlapOf(heard, '').words > 4);
        return overlapsSpoken(heard, spoken, 0.9);
      }),
      { numRuns: 500 },
    );
  });

  it('looks at the first sixty words of what was heard, however long the texts', () => {
    const long = Array.from({ length: 20_000 }, (_, n) => `word${n % 997}`).join(' ');
    expect(overlapOf(long, long)).toMatchObject({ words: 60 });
  });
});

describe('spoken memory', () => {
  const heard = { text: 'all twelve tests are green now', startMs: 1000, endMs: 3000, ownVoice: 0.4 };

  it('rejects a text that was heard while it was spoken, though it was recognised later', () => {
    const memory = new SpokenMemory();
    memory.begin('I ran them twice.', 0);
    memory.begin('All twelve tests are green now.', 900);
    memory.begin('Shall I commit?', 3000);
    memory.end(4000);
    expect(memory.isOwn(heard)).toBe(true);
  });

  it('knows a text that lies across two sentences', () => {
    const memory = new SpokenMemory();
    memory.begin('All twelve tests', 900);
    memory.begin('are green now.', 2000);
    expect(memory.isOwn(heard)).toBe(true);
  });

  it('leaves the same words to the user when they are said afterwards', () => {
    const memory = new SpokenMemory();
    memory.begin('All twelve tests are green now.', 0);
    memory.end(2000);
    expect(memory.isOwn({ ...heard, startMs: 3100, endMs: 5000 })).toBe(false);
    expect(memory.isOwn({ ...heard, startMs: 2900, endMs: 5000 })).toBe(true);
  });

  it('leaves the same words to the user when they were said before', () => {
    const memory = new SpokenMemory();
    memory.begin('All twelve tests are green now.', 3100);
    expect(memory.isOwn(heard)).toBe(false);
  });

  it('forgets after ten seconds', () => {
    const memory = new SpokenMemory();
    memory.begin('All twelve tests are green now.', 900);
    memory.end(3000);
    memory.begin('Something else.', 13_001);
    expect(memory.isOwn(heard)).toBe(false);
  });

  it('says nothing of silence', () => {
    expect(new SpokenMemory().isOwn(heard)).toBe(false);
  });

  it('needs no words where the sound is clear', () => {
    const memory = new SpokenMemory();
    memory.begin('Something else altogether.', 900);
    expect(memory.isOwn({ ...heard, ownVoice: 0.6 })).toBe(true);
    expect(memory.isOwn({ ...heard, ownVoice: 0.4 })).toBe(false);
  });
});
