import type { AudioBlock } from '../../src/main/audio/audio-block.ts';
import type { SynthesisRequest, Synthesiser, Voice } from '../../src/main/speech/synthesiser.ts';
import { AppError } from '../../src/shared/kernel/app-error.ts';

const SAMPLE_RATE_HZ = 24_000;
const WORD_MS = 200;

/** A voice with sensible properties; override what the test is about. */
export function voiceOf(id: string, language: string, change: Partial<Voice> = {}): Voice {
  const name = id.slice(id.indexOf(':') + 1);
  return { id, name, language, origin: 'system', licence: 'CC0-1.0', readsPhonemes: false, ...change };
}

/**
 * A voice whose every word is a tone of its own, one block a word: what was synthesised can be told from the samples.
 * The script decides before each word whether it waits or fails; cancellation rejects like a real one.
 */
export class ScriptedSynthesiser implements Synthesiser {
  readonly id: string;
  offered: readonly Voice[];
  /** All requests so far. */
  readonly requests: SynthesisRequest[] = [];
  /** Syntheses that have begun and not ended in any way. */
  running = 0;
  /** Called before each word of a sentence, counted from 0; throw to fail, return a promise to wait. */
  onWord: (word: string, index: number, request: SynthesisRequest) => void | Promise<void> = () => {};

  constructor(id = 'scripted', voices: readonly Voice[] = [voiceOf(`${id}:one`, 'en-US')]) {
    this.id = id;
    this.offered = voices;
  }

  /** The texts of all requests so far. */
  get texts(): readonly string[] {
    return this.requests.map(({ text }) => text);
  }

  async voices(): Promise<readonly Voice[]> {
    return this.offered;
  }

  async *synthesise(
    request: SynthesisRequest,
    signal: AbortSignal,
  ): AsyncGenerator<AudioBlock, void, undefined> {
    this.requests.push(request);
    this.running += 1;
    try {
      for (const [index, word] of request.text.split(/\s+/).filter(Boolean).entries()) {
        await untilAborted(Promise.resolve(this.onWord(word, index, request)), signal);
        yield { pcm: tone(word, WORD_MS / request.speed), sampleRateHz: SAMPLE_RATE_HZ };
      }
    } finally {
      this.running -= 1;
    }
  }
}

/** What a scripted voice throws when it is told to fail. */
export function brokenVoice(): AppError {
  return new AppError('synthesis-failed', 'The scripted voice is broken.');
}

/** Frequency of a word's tone in Hz: multiples of 25 between 300 and 2775. */
export function toneOf(word: string): number {
  const sum = [...word].reduce(
    (total, character) => (total * 31 + (character.codePointAt(0) ?? 0)) % 9973,
    7,
  );
  return 300 + 25 * (sum % 100);
}

function tone(word: string, durationMs: number): Float32Array {
  const radians = (2 * Math.PI * toneOf(word)) / SAMPLE_RATE_HZ;
  const samples = Math.round((SAMPLE_RATE_HZ * durationMs) / 1000);
  return Float32Array.from({ length: samples }, (_, index) => 0.3 * Math.sin(radians * index));
}

async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const cancelled = new AppError('cancelled', 'The operation was cancelled.');
  if (signal.aborted) throw cancelled;
  let stop = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(cancelled);
  });
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
