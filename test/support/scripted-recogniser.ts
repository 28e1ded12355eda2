import { AppError } from '../../src/shared/kernel/app-error.ts';
import type {
  Recogniser,
  Recognition,
  RecognitionRequest,
  ScoreResult,
  SpellRequest,
  SpellResult,
} from '../../src/main/recognition/recogniser.ts';

/** A recognition with sensible values; override what the test is about. */
export function recognitionOf(text: string, change: Partial<Recognition> = {}): Recognition {
  return {
    text,
    tokens: [...text].map((_, index) => index),
    tokenEndsMs: [],
    language: 'en',
    languageProbability: 1,
    meanLogProbability: -0.1,
    noSpeechProbability: 0.01,
    continuationProbability: 0.001,
    compressionRatio: 1,
    looped: false,
    timings: { encodeMs: 0, decodeMs: 0, draftAccepted: 0, fallbacks: 0 },
    ...change,
  };
}

/** What a recogniser answers that is sure of these symbols; change what the test is about. */
export function spellResultOf(symbols: readonly string[], change: Partial<SpellResult> = {}): SpellResult {
  return {
    hypotheses: symbols.length === 0 ? [] : [{ symbols, logProbability: -0.2 }],
    noSpeechProbability: 0.01,
    ...change,
  };
}

interface PendingCall {
  readonly request: RecognitionRequest;
  readonly cancelled: () => boolean;
  answer(recognition: Recognition): Promise<void>;
  fail(error: Error): Promise<void>;
}

/**
 * A recogniser whose answers the test gives: by hand through `calls`, or at once through `auto`.
 * Cancellation rejects like the real one.
 */
export class ScriptedRecogniser implements Recogniser {
  readonly calls: PendingCall[] = [];
  readonly spellings: SpellRequest[] = [];
  /** Answers every call immediately when set. */
  auto: ((request: RecognitionRequest) => Recognition | Error) | undefined;

  recognise(request: RecognitionRequest, signal?: AbortSignal): Promise<Recognition> {
    const answer = this.auto?.(request);
    let settle: { resolve: (value: Recognition) => void; reject: (error: Error) => void } | undefined;
    const promise = new Promise<Recognition>((resolve, reject) => {
      settle = { resolve, reject };
    });
    signal?.addEventListener('abort', () => settle?.reject(new AppError('cancelled', 'Cancelled.')), {
      once: true,
    });
    this.calls.push({
      request,
      cancelled: () => signal?.aborted ?? false,
      answer: async (recognition) => {
        settle?.resolve(recognition);
        await promise.catch(() => {});
        await flushMicrotasks();
      },
      fail: async (error) => {
        settle?.reject(error);
        await promise.catch(() => {});
        await flushMicrotasks();
      },
    });
    if (answer instanceof Error) settle?.reject(answer);
    else if (answer !== undefined) settle?.resolve(answer);
    return promise;
  }

  /** Answers every call of `spell` when set. */
  spelled: ((request: SpellRequest) => SpellResult | Error) | undefined;

  async spell(request: SpellRequest, signal?: AbortSignal): Promise<SpellResult> {
    this.spellings.push(request);
    const answer = this.spelled?.(request);
    await Promise.resolve();
    if (signal?.aborted === true) throw new AppError('cancelled', 'Cancelled.');
    if (answer === undefined) throw new AppError('unavailable', 'The scripted recogniser does not spell.');
    if (answer instanceof Error) throw answer;
    return answer;
  }

  score(): Promise<ScoreResult> {
    return Promise.reject(new AppError('unavailable', 'The scripted recogniser does not score.'));
  }
}

/** Lets every promise that is already settled run its continuations. */
export async function flushMicrotasks(): Promise<void> {
  for (let round = 0; round < 20; round += 1) await Promise.resolve();
}
