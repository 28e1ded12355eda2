import { describe, expect, it } from 'vitest';
import { spokenSentences } from '../../../src/shared/text/speech/spoken-sentences.ts';
import type { SpeechTextRequest } from '../../../src/shared/contract/inference.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';

const work = { isWord: () => true, checkCancelled: () => {} };

function request(text: string, change: Partial<SpeechTextRequest> = {}): SpeechTextRequest {
  return { text, language: 'en', kind: 'full', shortenAbove: 1200, inlinePronunciations: true, ...change };
}

describe('a text for the ear', () => {
  it('is cleaned and cut, with a longer pause after a paragraph and a shorter before what follows', () => {
    const text =
      '## Done\n\nI fixed it. Now `npm test` passes! Two things are left:\n\n- the docs\n- the log';
    expect(spokenSentences(request(text), work)).toEqual([
      { text: 'Done.', pauseAfterMs: 420 },
      { text: 'I fixed it.', pauseAfterMs: 280 },
      { text: 'Now npm test passes!', pauseAfterMs: 280 },
      { text: 'Two things are left:', pauseAfterMs: 180 },
      { text: 'the docs.', pauseAfterMs: 420 },
      { text: 'the log.', pauseAfterMs: 420 },
    ]);
  });

  it('is selected as asked', () => {
    const text = 'One is one. Two is two. Three is three. Four is four.\n\nShall I go on?';
    const spoken = (change: Partial<SpeechTextRequest>): readonly string[] =>
      spokenSentences(request(text, change), work).map((sentence) => sentence.text);
    expect(spoken({ kind: 'questions' })).toEqual(['Shall I go on?']);
    expect(spoken({ kind: 'full', shortenAbove: 20 })).toEqual(spoken({ kind: 'short' }));
    expect(spoken({ kind: 'short' })).toHaveLength(5);
  });

  it('of nothing but marks is empty', () => {
    expect(spokenSentences(request('***\n\n---\n'), work)).toEqual([]);
  });

  it('asks the dictionary about capitals', () => {
    const spoken = (isWord: boolean): string | undefined =>
      spokenSentences(request('The PLUGIN is big.'), { ...work, isWord: () => isWord })[0]?.text;
    expect(spoken(true)).toBe('The plugin is big.');
    expect(spoken(false)).toBe('The PLUGIN is big.');
  });

  it('stops when it is cancelled', () => {
    const checkCancelled = (): void => {
      throw new AppError('cancelled', 'Stopped.');
    };
    expect(() => spokenSentences(request('One.'), { ...work, checkCancelled })).toThrow('Stopped.');
  });
});
