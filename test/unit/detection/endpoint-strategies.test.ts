import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adaptiveEndpoint, type PatienceProfile } from '../../../src/main/detection/adaptive-endpoint.ts';
import type { EndEvidence } from '../../../src/main/detection/endpoint-strategy.ts';
import { fixedEndpoint } from '../../../src/main/detection/fixed-endpoint.ts';

const COMPLETE = 'Please run the unit tests.';
const DANGLING = 'Please run the tests with the.';

function saying(text: string, q: number | undefined, more: Partial<EndEvidence> = {}): EndEvidence {
  return { text, words: text.split(' ').length, continuationProbability: q, ...more };
}

describe('fixed endpoint', () => {
  it('waits the same time whatever was said, and needs no text', () => {
    const strategy = fixedEndpoint(700);
    expect(strategy.needsText).toBe(false);
    expect(strategy.requiredSilenceMs(undefined)).toBe(700);
    expect(strategy.requiredSilenceMs(saying(DANGLING, 0.9))).toBe(700);
  });
});

describe('adaptive endpoint', () => {
  it('needs the text', () => {
    expect(adaptiveEndpoint('balanced').needsText).toBe(true);
  });

  it.each<PatienceProfile>(['quick', 'balanced', 'patient'])(
    'waits 850 ms under profile %s while no text is at hand',
    (profile) => {
      expect(adaptiveEndpoint(profile).requiredSilenceMs(undefined)).toBe(850);
      expect(adaptiveEndpoint(profile).requiredSilenceMs(saying(COMPLETE, undefined))).toBe(850);
    },
  );

  /*
   * By hand from W = clamp(A + B·ln((q + 0.002)/0.012) + 0.2·d, low, high) with B = 0.5:
   * ln(0.010/0.012) = −0.18232, ln(0.012/0.012) = 0, ln(0.022/0.012) = 0.60614, ln(0.067/0.012) = 1.71978,
   * ln(0.002/0.012) = −1.79176.
   */
  it.each<[PatienceProfile, number, number]>([
    ['quick', 0.01, 450],
    ['quick', 0.008, 358.84],
    ['quick', 0.02, 753.07],
    ['quick', 0, 250],
    ['quick', 0.065, 1050],
    ['balanced', 0.01, 600],
    ['balanced', 0.008, 508.84],
    ['balanced', 0.02, 903.07],
    ['balanced', 0, 300],
    ['balanced', 0.065, 1050],
    ['patient', 0.01, 750],
    ['patient', 0.008, 658.84],
    ['patient', 0.02, 1053.07],
    ['patient', 0, 400],
    ['patient', 0.065, 1500],
  ])('under profile %s waits by the continuation probability %d', (profile, q, silenceMs) => {
    expect(adaptiveEndpoint(profile).requiredSilenceMs(saying(COMPLETE, q))).toBeCloseTo(silenceMs, 2);
  });

  it.each<[PatienceProfile, number]>([
    ['quick', 558.84],
    ['balanced', 708.84],
    ['patient', 858.84],
  ])('under profile %s waits 200 ms longer after a dangling text', (profile, silenceMs) => {
    expect(adaptiveEndpoint(profile).requiredSilenceMs(saying(DANGLING, 0.008))).toBeCloseTo(silenceMs, 2);
  });

  it.each<[PatienceProfile, number]>([
    ['quick', 500],
    ['balanced', 600],
    ['patient', 700],
  ])('under profile %s waits a set time after one or two words', (profile, silenceMs) => {
    const strategy = adaptiveEndpoint(profile);
    expect(strategy.requiredSilenceMs(saying('Yes.', 0))).toBe(silenceMs);
    expect(strategy.requiredSilenceMs(saying('Go forward.', 0.9))).toBe(silenceMs);
  });

  it('grades one or two words too when they dangle, and three words always', () => {
    const strategy = adaptiveEndpoint('balanced');
    expect(strategy.requiredSilenceMs(saying('Because', 0.01))).toBeCloseTo(800, 2);
    expect(strategy.requiredSilenceMs(saying('Go forward now.', 0.01))).toBeCloseTo(600, 2);
  });

  /*
   * z by hand: 0.9 → ln 9 = 2.19722; 0.9 and 0.5 → 1.09861; 1 counts as 0.999 → 6.90675.
   * balanced: 0.65 − 0.07·(z − 2.2); without text: 0.88 − 0.16·(z − 2.2).
   */
  it.each<[readonly number[], number | undefined, number]>([
    [[0.9], 0.01, 650.19],
    [[0.9, 0.5], 0.01, 727.1],
    [[1], 0.01, 320.53],
    [[0.9], undefined, 880.44],
    [[1], undefined, 300],
    [[0.5], undefined, 1050],
  ])('heeds the answers %j of an end-of-turn model beside q = %s', (smartTurn, q, silenceMs) => {
    const evidence = saying(COMPLETE, q, { smartTurn });
    expect(adaptiveEndpoint('balanced').requiredSilenceMs(evidence)).toBeCloseTo(silenceMs, 2);
  });

  it('judges other languages by the continuation probability, not by English words', () => {
    const german = saying('Schalte bitte das Licht an.', 0.01, { language: 'de' });
    expect(adaptiveEndpoint('balanced').requiredSilenceMs(german)).toBeCloseTo(600, 2);
  });

  it('stays within its bounds and never waits less for a likelier continuation', () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(probability, probability, fc.boolean(), (one, other, dangling) => {
        const strategy = adaptiveEndpoint('balanced');
        const [low, high] = [Math.min(one, other), Math.max(one, other)].map((q) =>
          strategy.requiredSilenceMs(saying(dangling ? DANGLING : COMPLETE, q)),
        ) as [number, number];
        expect(low).toBeGreaterThanOrEqual(300);
        expect(high).toBeLessThanOrEqual(1050);
        expect(low).toBeLessThanOrEqual(high);
      }),
    );
  });
});
