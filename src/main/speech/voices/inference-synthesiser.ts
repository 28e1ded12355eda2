import { throwIfCancelled } from '../../../shared/kernel/abort.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { AudioBlock } from '../../audio/audio-block.ts';
import type { SynthesisRequest, Synthesiser, Voice } from '../synthesiser.ts';
import { SoundQueue } from './sound-queue.ts';
import { cancelled } from './voice-errors.ts';

/** The synthesiser's side of the inference process; the supervisor is one. */
export interface SpeechInference {
  /**
   * Calls back with the sound as it is made, at 24 kHz and without the silence around it, each sample once, and
   * resolves after the last. Rejects with AppErrors.
   */
  synthesise(
    request: Pick<SynthesisRequest, 'text' | 'speed' | 'pronunciations'>,
    onSound: (pcm: Float32Array) => void,
    signal?: AbortSignal,
  ): Promise<unknown>;
}

const VOICE: Voice = {
  id: 'hibari:heart',
  name: 'Heart',
  language: 'en-US',
  origin: 'shipped',
  licence: 'Apache-2.0',
  readsPhonemes: true,
};
const SAMPLE_RATE_HZ = 24_000;
/** A sentence takes a fraction of a second; a process that had to be restarted some more. */
const LONGEST_SILENCE_MS = 15_000;

/** The voice that ships with the app. Its model runs in the inference process, as fast as that can. */
export class InferenceSynthesiser implements Synthesiser {
  readonly id = 'hibari';
  readonly #inference: SpeechInference;
  readonly #clock: Clock;

  constructor(inference: SpeechInference, clock: Clock) {
    this.#inference = inference;
    this.#clock = clock;
  }

  async voices(): Promise<readonly Voice[]> {
    return [VOICE];
  }

  async *synthesise(
    { text, speed, pronunciations }: SynthesisRequest,
    signal: AbortSignal,
  ): AsyncGenerator<AudioBlock, void, undefined> {
    throwIfCancelled(signal);
    const sound = new SoundQueue();
    const work = new AbortController();
    const cancel = (): void => sound.fail(cancelled());
    signal.addEventListener('abort', cancel, { once: true });
    const watch = new SilenceWatch(this.#clock, () => sound.fail(silent()));
    const onSound = (pcm: Float32Array): void => {
      watch.heard();
      sound.push({ pcm, sampleRateHz: SAMPLE_RATE_HZ });
    };
    this.#inference.synthesise({ text, speed, pronunciations }, onSound, work.signal).then(
      () => sound.complete(),
      (error: unknown) => sound.fail(error),
    );
    try {
      yield* sound;
    } finally {
      signal.removeEventListener('abort', cancel);
      watch.stop();
      // Nothing happens to a sentence that is complete.
      work.abort();
    }
  }
}

/** Tells when no sound has come for too long. */
class SilenceWatch {
  readonly #clock: Clock;
  readonly #onSilence: () => void;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, onSilence: () => void) {
    this.#clock = clock;
    this.#onSilence = onSilence;
    this.heard();
  }

  heard(): void {
    this.stop();
    this.#cancel = this.#clock.after(LONGEST_SILENCE_MS, this.#onSilence);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}

function silent(): AppError {
  return new AppError('synthesis-failed', 'The voice does not answer.', {
    remedy: 'Try again; if it happens again, see the log.',
    retryable: true,
  });
}
