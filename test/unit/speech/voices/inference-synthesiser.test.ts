import { beforeEach, describe, expect, it } from 'vitest';
import type { AudioBlock } from '../../../../src/main/audio/audio-block.ts';
import { InferenceSynthesiser } from '../../../../src/main/speech/voices/inference-synthesiser.ts';
import { AppError } from '../../../../src/shared/kernel/app-error.ts';
import { ManualClock } from '../../../../src/shared/kernel/clock.ts';
import { flushMicrotasks } from '../../../support/scripted-recogniser.ts';

type OnSound = (pcm: Float32Array) => void;

/** The inference process, answering by hand. */
class ScriptedInference {
  request: unknown;
  signal: AbortSignal | undefined;
  sound: OnSound = () => {};
  finish: () => void = () => {};
  fail: (error: Error) => void = () => {};

  synthesise(request: unknown, onSound: OnSound, signal?: AbortSignal): Promise<void> {
    this.request = request;
    this.signal = signal;
    this.sound = onSound;
    return new Promise<void>((resolve, reject) => {
      this.finish = resolve;
      this.fail = reject;
    });
  }
}

const REQUEST = {
  text: 'All is well.',
  voiceId: 'hibari:heart',
  language: 'en',
  speed: 1.2,
  pronunciations: { well: 'wˈɛl' },
};

describe('the shipped voice', () => {
  let inference: ScriptedInference;
  let clock: ManualClock;
  let control: AbortController;
  let voice: InferenceSynthesiser;

  beforeEach(() => {
    inference = new ScriptedInference();
    clock = new ManualClock();
    control = new AbortController();
    voice = new InferenceSynthesiser(inference, clock);
  });

  async function collect(): Promise<readonly AudioBlock[]> {
    const blocks: AudioBlock[] = [];
    for await (const block of voice.synthesise(REQUEST, control.signal)) blocks.push(block);
    return blocks;
  }

  it('is one voice, of American English, that reads phonemes', async () => {
    await expect(voice.voices()).resolves.toEqual([
      {
        id: 'hibari:heart',
        name: 'Heart',
        language: 'en-US',
        origin: 'shipped',
        licence: 'Apache-2.0',
        readsPhonemes: true,
      },
    ]);
  });

  it('hands out sound as it comes, at 24 kHz', async () => {
    const sound = voice.synthesise(REQUEST, control.signal);
    const first = sound.next();
    inference.sound(Float32Array.of(0.5));
    await expect(first).resolves.toEqual({
      done: false,
      value: { pcm: Float32Array.of(0.5), sampleRateHz: 24_000 },
    });
    inference.sound(Float32Array.of(0.25));
    inference.finish();
    await expect(sound.next()).resolves.toMatchObject({ value: { pcm: Float32Array.of(0.25) } });
    await expect(sound.next()).resolves.toMatchObject({ done: true });
    expect(inference.request).toEqual({ text: 'All is well.', speed: 1.2, pronunciations: { well: 'wˈɛl' } });
    expect(clock.pendingTimers).toBe(0);
  });

  it('is silent for a sentence with nothing to say', async () => {
    const blocks = collect();
    inference.finish();
    await expect(blocks).resolves.toEqual([]);
  });

  it('passes a failure on', async () => {
    const blocks = collect();
    inference.fail(new AppError('inference-crashed', 'Crashed twice.'));
    await expect(blocks).rejects.toMatchObject({ code: 'inference-crashed' });
  });

  it('does not hand out the rest of a sentence that has failed', async () => {
    const sound = voice.synthesise(REQUEST, control.signal);
    const first = sound.next();
    inference.sound(Float32Array.of(0.5));
    await first;
    inference.sound(Float32Array.of(0.25));
    inference.fail(new AppError('inference-crashed', 'Crashed twice.'));
    await flushMicrotasks();
    await expect(sound.next()).rejects.toMatchObject({ code: 'inference-crashed' });
  });

  it('ends at once when cancelled, and cancels the work', async () => {
    const blocks = collect();
    await flushMicrotasks();
    control.abort();
    await expect(blocks).rejects.toMatchObject({ code: 'cancelled' });
    expect(inference.signal?.aborted).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  it('does not begin when it is cancelled before', async () => {
    control.abort();
    await expect(collect()).rejects.toMatchObject({ code: 'cancelled' });
    expect(inference.request).toBeUndefined();
  });

  it('cancels the work when the listener leaves', async () => {
    const sound = voice.synthesise(REQUEST, control.signal);
    const first = sound.next();
    inference.sound(Float32Array.of(0.5));
    await first;
    await sound.return();
    expect(inference.signal?.aborted).toBe(true);
  });

  it('gives up when no sound comes for too long', async () => {
    const blocks = collect();
    await flushMicrotasks();
    clock.advance(14_000);
    inference.sound(Float32Array.of(0.5));
    clock.advance(14_000);
    await flushMicrotasks();
    clock.advance(1000);
    await expect(blocks).rejects.toMatchObject({ code: 'synthesis-failed', retryable: true });
    expect(inference.signal?.aborted).toBe(true);
  });
});
