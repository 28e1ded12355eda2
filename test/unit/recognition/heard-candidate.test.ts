import { describe, expect, it } from 'vitest';
import { heardCandidate } from '../../../src/main/recognition/heard-candidate.ts';

function scored(score: number, freeScore: number, id = 'listen') {
  return { ranking: [{ id, score, probability: 1 }], margin: Infinity, freeScore };
}

describe('a candidate', () => {
  it.each([
    ['is the free text in another spelling', scored(-0.14, -0.16)],
    ['sounds like the free text', scored(-0.52, -0.34)],
    ['was said unclearly', scored(-1.04, -0.75)],
  ])('was heard when it %s', (_reason, result) => {
    expect(heardCandidate(result)).toBe('listen');
  });

  it.each([
    ['something else was said', scored(-2.06, -0.24)],
    ['nothing was said', scored(-2.1, -1.9)],
    ['a decoy fits better', scored(-0.1, -0.1, 'decoy:thanks')],
    ['there was none', { ranking: [], margin: Infinity, freeScore: -0.2 }],
  ])('was not heard when %s', (_reason, result) => {
    expect(heardCandidate(result)).toBeUndefined();
  });
});
