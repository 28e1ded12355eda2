import { beforeEach, describe, expect, it } from 'vitest';
import type { SpeechTextRequest, SpokenSentence } from '../../../../src/main/speech/speech-text.ts';
import { InferenceSpeechText } from '../../../../src/main/speech/voices/inference-speech-text.ts';
import { AppError } from '../../../../src/shared/kernel/app-error.ts';
import { ManualClock } from '../../../../src/shared/kernel/clock.ts';

const never = new AbortController().signal;

function request(text: string, change: Partial<SpeechTextRequest> = {}): SpeechTextRequest {
  return { text, language: 'en', kind: 'full', shortenAbove: 1200, inlinePronunciations: true, ...change };
}

describe('making a text speakable', () => {
  let clock: ManualClock;
  /** What the inference process answers. */
  let answer: () => Promise<readonly SpokenSentence[]>;
  let text: InferenceSpeechText;
  let calls: number;

  beforeEach(() => {
    clock = new ManualClock();
    calls = 0;
    answer = () => Promise.reject(new AppError('unavailable', 'The inference process is not running.'));
    // Like the supervisor it rejects at once when it is cancelled.
    const prepare = (_request: SpeechTextRequest, signal?: AbortSignal) => {
      calls += 1;
      return new Promise<readonly SpokenSentence[]>((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new AppError('cancelled', 'Cancelled.')));
        void answer().then(resolve, reject);
      });
    };
    text = new InferenceSpeechText({ prepare }, clock);
  });

  const silence = () => new Promise<never>(() => {});

  it('is left to the inference process', async () => {
    const sentences = [{ text: 'From there.', pauseAfterMs: 1 }];
    answer = () => Promise.resolve(sentences);
    await expect(text.prepare(request('Anything'), never)).resolves.toBe(sentences);
    expect(clock.pendingTimers).toBe(0);
  });

  it('is done here when that fails', async () => {
    const markdown = '## Result\n\nI fixed it. All **142** tests pass; see:\n\n```ts\nconst a = 1;\n```\n';
    await expect(text.prepare(request(markdown), never)).resolves.toEqual([
      { text: 'Result.', pauseAfterMs: 420 },
      { text: 'I fixed it.', pauseAfterMs: 280 },
      { text: 'All 142 tests pass; see:', pauseAfterMs: 180 },
      { text: 'Code block, 1 line of TypeScript.', pauseAfterMs: 420 },
    ]);
  });

  it('is done here when the process keeps a voice of the system waiting', async () => {
    answer = silence;
    const sentences = text.prepare(request('Alles ist gut.', { language: 'de' }), never);
    clock.advance(2000);
    await expect(sentences).resolves.toEqual([{ text: 'Alles ist gut.', pauseAfterMs: 420 }]);
  });

  it('waits for the process with a long text', async () => {
    answer = silence;
    void text.prepare(request('long '.repeat(5000)), never);
    expect(clock.pendingTimers).toBe(0);
    expect(calls).toBe(1);
  });

  it('speaks as much as was asked for', async () => {
    const long = 'First. Second. Third. Fourth. Is this the fifth?';
    const spoken = async (change: Partial<SpeechTextRequest>) =>
      (await text.prepare(request(long, change), never)).map((sentence) => sentence.text);
    await expect(spoken({ kind: 'questions' })).resolves.toEqual(['Is this the fifth?']);
    await expect(spoken({ kind: 'short' })).resolves.toContain('Is this the fifth?');
    await expect(spoken({ kind: 'short' })).resolves.not.toContain('Fourth.');
    await expect(spoken({ shortenAbove: 10 })).resolves.not.toContain('Fourth.');
    await expect(spoken({})).resolves.toHaveLength(5);
  });

  it.each(['', '  \n', '🎉', '---'])('finds nothing to say in %j', async (markdown) => {
    await expect(text.prepare(request(markdown), never)).resolves.toEqual([]);
  });

  it('cuts a sentence that is too long, without losing a word', async () => {
    const words = Array.from({ length: 300 }, (_, i) => (i % 40 === 39 ? 'and,' : 'more'));
    for (const long of [words.join(' '), `${'word '.repeat(500)}`.trim(), '文𠀀'.repeat(299)]) {
      const sentences = await text.prepare(request(long, { shortenAbove: 10_000 }), never);
      expect(
        sentences
          .map((sentence) => sentence.text)
          .join('')
          .replaceAll(' ', ''),
      ).toBe(long.replaceAll(' ', ''));
      for (const sentence of sentences) expect(sentence.text.length).toBeLessThanOrEqual(400);
    }
  });

  it('ends at once when it is cancelled', async () => {
    answer = silence;
    const control = new AbortController();
    const sentences = text.prepare(request('Anything'), control.signal);
    control.abort();
    await expect(sentences).rejects.toMatchObject({ code: 'cancelled' });
    expect(clock.pendingTimers).toBe(0);
    await expect(text.prepare(request('Anything'), control.signal)).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(calls).toBe(1);
  });
});
