import { throwIfCancelled } from '../../shared/kernel/abort.ts';
import { withoutNonSpeech } from './non-speech.ts';
import type {
  Recogniser,
  Recognition,
  RecognitionRequest,
  ScoreRequest,
  ScoreResult,
  SpellRequest,
  SpellResult,
} from './recogniser.ts';

/** The recogniser's side of the inference process; the supervisor is one. */
export interface RecognitionChannel {
  recognise(request: RecognitionRequest, signal?: AbortSignal): Promise<Recognition>;
  score(request: ScoreRequest, signal?: AbortSignal): Promise<ScoreResult>;
  spell(request: SpellRequest, signal?: AbortSignal): Promise<SpellResult>;
}

/** A recogniser that lives in the inference process, whatever model it runs there. */
export class InferenceRecogniser implements Recogniser {
  readonly #channel: RecognitionChannel;

  constructor(channel: RecognitionChannel) {
    this.#channel = channel;
  }

  async recognise(request: RecognitionRequest, signal?: AbortSignal): Promise<Recognition> {
    throwIfCancelled(signal);
    const recognition = await this.#channel.recognise(request, signal);
    return { ...recognition, text: withoutNonSpeech(recognition.text) };
  }

  score(request: ScoreRequest, signal?: AbortSignal): Promise<ScoreResult> {
    return this.#channel.score(request, signal);
  }

  spell(request: SpellRequest, signal?: AbortSignal): Promise<SpellResult> {
    return this.#channel.spell(request, signal);
  }
}
