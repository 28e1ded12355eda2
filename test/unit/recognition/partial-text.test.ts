import { describe, expect, it } from 'vitest';
import { splitPartial, type PartialText } from '../../../src/main/recognition/partial-text.ts';

const NOTHING: PartialText = { stable: '', tentative: '' };

/** A pass whose words come one every 300 ms. */
function pass(text: string): { text: string; tokenTexts: string[]; tokenEndsMs: number[] } {
  const tokenTexts = text.match(/\s*[\p{L}\p{N}']+|\s*\p{P}+/gu) ?? [];
  let endMs = 0;
  const tokenEndsMs = tokenTexts.map((token) => (endMs += /\p{L}|\p{N}/u.test(token) ? 300 : 0));
  return { text: text.trim(), tokenTexts, tokenEndsMs };
}

describe('the running text', () => {
  it('is stable where it lies more than 0.4 s before the end', () => {
    const split = splitPartial(pass(' And so my fellow'), 1300, NOTHING);
    expect(split).toEqual({ stable: 'And so my', tentative: ' fellow' });
  });

  it('is stable where two passes agree', () => {
    const first = splitPartial(pass(' And so my'), 900, NOTHING);
    expect(splitPartial(pass(' And so my'), 900, first).stable).toBe('And so my');
  });

  it('does not take a word for agreed that has grown', () => {
    const first = splitPartial(pass(' cat'), 300, NOTHING);
    expect(splitPartial(pass(' category'), 350, first)).toEqual({ stable: '', tentative: 'category' });
  });

  it('keeps the punctuation at the end tentative', () => {
    const first = splitPartial(pass(' Ask not.'), 600, NOTHING);
    expect(splitPartial(pass(' Ask not.'), 600, first)).toEqual({ stable: 'Ask not', tentative: '.' });
    const next = splitPartial(pass(' Ask not, what'), 900, { stable: 'Ask not', tentative: '.' });
    expect(next).toEqual({ stable: 'Ask not', tentative: ', what' });
  });

  it('never takes back what was stable', () => {
    const shown = { stable: 'And so my', tentative: ' fellow' };
    const split = splitPartial(pass(' Hence so my fellow Americans'), 1500, shown);
    expect(split).toEqual({ stable: 'And so my', tentative: ' fellow Americans' });
  });

  it('goes on growing behind a word that was promised wrongly', () => {
    const shown = { stable: "I'll", tentative: ' ask to be' };
    expect(splitPartial(pass(' Unless to be rather cold'), 5000, shown)).toEqual({
      stable: "I'll to be rather cold",
      tentative: '',
    });
  });

  it('stays as it is when a pass hears less than was promised', () => {
    const shown = { stable: 'And so my', tentative: '' };
    expect(splitPartial(pass(' And'), 1500, shown)).toEqual({ stable: 'And so my', tentative: '' });
  });

  it('is cut between any two characters of a script without blanks', () => {
    const recognition = {
      text: '今日は天気',
      tokenTexts: ['今日', 'は', '天気'],
      tokenEndsMs: [300, 500, 900],
    };
    expect(splitPartial(recognition, 1000, NOTHING)).toEqual({ stable: '今日は', tentative: '天気' });
  });

  it('grows by agreement alone when the recogniser knows no tokens', () => {
    const recognition = { text: 'ask not what', tokenEndsMs: [] };
    const first = splitPartial(recognition, 5000, NOTHING);
    expect(first.stable).toBe('');
    expect(splitPartial({ text: 'ask not whatever', tokenEndsMs: [] }, 5500, first)).toEqual({
      stable: 'ask not',
      tentative: ' whatever',
    });
  });
});
