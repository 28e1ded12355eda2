import { describe, expect, it } from 'vitest';
import { withoutNonSpeech } from '../../../src/main/recognition/non-speech.ts';
import { isSpeech, rejectionScore } from '../../../src/main/recognition/rejection-score.ts';
import { recognitionOf } from '../../support/scripted-recogniser.ts';

describe('the rejection score', () => {
  it('weighs no-speech, doubt, voiced time and the peak of the detector', () => {
    const score = rejectionScore(
      { noSpeechProbability: 0.554, meanLogProbability: -1.124 },
      { voicedSeconds: 0.352, peakProbability: 0.98 },
    );
    expect(score).toBeCloseTo(0.554 + 0.4496 - 0.176 - 0.392, 6);
  });

  it('counts voiced time up to half a second', () => {
    const sure = { noSpeechProbability: 0, meanLogProbability: 0 };
    const long = rejectionScore(sure, { voicedSeconds: 9, peakProbability: 0 });
    expect(long).toBe(rejectionScore(sure, { voicedSeconds: 0.5, peakProbability: 0 }));
  });
});

describe('a text is speech', () => {
  const voiced = { voicedSeconds: 1, peakProbability: 1 };
  const silent = { voicedSeconds: 0, peakProbability: 0.01 };

  it('when its score is not above the threshold', () => {
    const noise = recognitionOf('The End', { noSpeechProbability: 0.9, meanLogProbability: -1.9 });
    expect(isSpeech(recognitionOf('Send it.'), voiced, 0.7)).toBe(true);
    expect(isSpeech(noise, silent, 0.7)).toBe(false);
    expect(isSpeech(noise, silent, 2)).toBe(true);
  });

  it.each([
    ['is empty', { text: '' }],
    ['loops', { looped: true }],
    ['repeats itself', { compressionRatio: 2.5 }],
  ])('but not when it %s', (_, change) => {
    expect(isSpeech(recognitionOf('go on', change), voiced, 0.7)).toBe(false);
  });
});

describe('sounds in brackets', () => {
  it.each([
    ['[music]', ''],
    ['(coughs) Send it.', 'Send it.'],
    ['Send it (laughs).', 'Send it.'],
    ['♪ la la la ♪', ''],
    ['*sighs* okay', 'okay'],
    ['[BLANK_AUDIO].', ''],
  ])('%j leaves %j', (text, spoken) => {
    expect(withoutNonSpeech(text)).toBe(spoken);
  });

  it.each(['call print(x) twice', 'f (2 * n + 1)', 'the array a[0] is empty', '2 * 3 * 4', 'Hello.'])(
    '%j stays as it is',
    (text) => {
      expect(withoutNonSpeech(text)).toBe(text);
    },
  );
});
