import { throwIfCancelled } from '../../../shared/kernel/abort.ts';
import { systemClock, type Clock } from '../../../shared/kernel/clock.ts';
import type { SpeechText, SpeechTextRequest, SpokenSentence } from '../speech-text.ts';
import { spokenSentences } from '../../../shared/text/speech/spoken-sentences.ts';

/** The side of the inference process that makes texts speakable; the supervisor is one. */
export interface SpeechTextInference {
  prepare(request: SpeechTextRequest, signal?: AbortSignal): Promise<readonly SpokenSentence[]>;
}

/** While the process starts, or starts again, a voice of the system need not wait for it. */
const PATIENCE_MS = 2000;
/** A longer text would hold up everything else here for too long; it waits for the process as long as that lives. */
const SHORT_CHARACTERS = 20_000;

/**
 * Makes texts speakable in the inference process, where the dictionary of the shipped voice lies and a long text
 * disturbs nobody; in this one when the other fails or takes too long.
 */
export class InferenceSpeechText implements SpeechText {
  readonly #inference: SpeechTextInference;
  readonly #clock: Clock;

  constructor(inference: SpeechTextInference, clock: Clock = systemClock) {
    this.#inference = inference;
    this.#clock = clock;
  }

  async prepare(request: SpeechTextRequest, signal: AbortSignal): Promise<readonly SpokenSentence[]> {
    throwIfCancelled(signal);
    const attempt = new AbortController();
    const stop = (): void => attempt.abort();
    signal.addEventListener('abort', stop, { once: true });
    const stopWaiting =
      request.text.length <= SHORT_CHARACTERS ? this.#clock.after(PATIENCE_MS, stop) : undefined;
    try {
      return await this.#inference.prepare(request, attempt.signal);
    } catch {
      throwIfCancelled(signal);
      return spokenSentences(request);
    } finally {
      stopWaiting?.();
      signal.removeEventListener('abort', stop);
    }
  }
}
