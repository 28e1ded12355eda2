import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadWhisper } from '../../../src/main/inference/workers/whisper/load-whisper.ts';
import type { WhisperModel } from '../../../src/main/inference/workers/whisper/whisper-model.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import { requestFor, shippedSetup } from '../../support/inference.ts';

let model: WhisperModel;
beforeAll(async () => {
  const { recogniser } = await shippedSetup();
  if (recogniser.kind !== 'whisper') throw new Error('The shipped model is a Whisper.');
  ({ model } = await loadWhisper(recogniser.model, recogniser.threads));
});
afterAll(() => model.release());

/** Cancels at the `last`-th question, and counts the questions. */
function cancelAt(last: number): { readonly asked: () => number; readonly checkCancelled: () => void } {
  let asked = 0;
  return {
    asked: () => asked,
    checkCancelled: () => {
      asked += 1;
      if (asked >= last) throw new AppError('cancelled', 'Cancelled.');
    },
  };
}

describe('cancelling', () => {
  it('is possible before every step of the decoder', async () => {
    const work = cancelAt(Infinity);
    const { tokens } = await model.recognise(requestFor('jfk.wav'), work);
    expect(work.asked()).toBeGreaterThanOrEqual(tokens.length);
  });

  it.each([1, 2, 3, 12])('stops at question %i and asks no more', async (last) => {
    const work = cancelAt(last);
    await expect(model.recognise(requestFor('jfk.wav'), work)).rejects.toMatchObject({ code: 'cancelled' });
    expect(work.asked()).toBe(last);
  });

  it('leaves no trace in the next recognition', async () => {
    await expect(model.recognise(requestFor('jfk.wav'), cancelAt(9))).rejects.toThrow('Cancelled.');
    const { text } = await model.recognise(
      requestFor('rhasspy-whats-the-date-today.wav'),
      cancelAt(Infinity),
    );
    expect(text).toBe("What's the date today?");
  });
});

describe('a doubtful text', () => {
  it('is searched again for a final result only, and never comes out less probable', async () => {
    const work = cancelAt(Infinity);
    const partial = await model.recognise(requestFor('alnum-a-petewarden-0.wav'), work);
    const final = await model.recognise(requestFor('alnum-a-petewarden-0.wav', { kind: 'final' }), work);
    expect(partial.timings.fallbacks).toBe(0);
    expect(final.timings.fallbacks).toBe(1);
    expect(final.meanLogProbability).toBeGreaterThanOrEqual(partial.meanLogProbability);
  });

  it('is not searched again when nobody spoke', async () => {
    const request = requestFor('silence-2s.wav', { kind: 'final' });
    expect((await model.recognise(request, cancelAt(Infinity))).timings.fallbacks).toBe(0);
  });
});

describe('the vocabulary', () => {
  it('steers the spelling of names', async () => {
    const plain = await model.recognise(requestFor('aider-settings-00-25.wav'), cancelAt(Infinity));
    const steered = await model.recognise(
      requestFor('aider-settings-00-25.wav', {
        vocabulary: ['git diff', 'tree-sitter', 'repo-map', 'aider'],
      }),
      cancelAt(Infinity),
    );
    expect(plain.text.toLowerCase()).not.toContain('aider');
    expect(steered.text.toLowerCase()).toContain('aider');
  });

  it('may be longer than what fits', async () => {
    const vocabulary = Array.from({ length: 500 }, (_, index) => `term${index}`);
    const { text } = await model.recognise(requestFor('jfk.wav', { vocabulary }), cancelAt(Infinity));
    expect(text).toContain('country');
  });
});
