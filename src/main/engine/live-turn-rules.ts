import type { Settings } from '../../shared/settings/schema.ts';
import { adaptiveEndpoint } from '../detection/adaptive-endpoint.ts';
import { countWords } from '../detection/count-words.ts';
import type { EndpointStrategy } from '../detection/endpoint-strategy.ts';
import { fixedEndpoint } from '../detection/fixed-endpoint.ts';
import { quietestFrame } from '../detection/quietest-frame.ts';
import { voiceEvidence } from '../detection/voice-evidence.ts';
import { splitPartial } from '../recognition/partial-text.ts';
import type { Recognition } from '../recognition/recogniser.ts';
import { isSpeech } from '../recognition/rejection-score.ts';
import type { PartialText, TurnRules } from '../session/turn-rules.ts';
import type { Utterance } from '../session/utterance.ts';
import type { OwnVoice } from './own-voice.ts';

/** The judgements of `detection` and `recognition` under the settings of the moment. */
export class LiveTurnRules implements TurnRules {
  readonly #settings: () => Settings;
  readonly #ownVoice: Pick<OwnVoice, 'rejection'>;

  constructor(settings: () => Settings, ownVoice: Pick<OwnVoice, 'rejection'>) {
    this.#settings = settings;
    this.#ownVoice = ownVoice;
  }

  get partials(): boolean {
    return this.#settings().recognition.partials;
  }

  get partialIntervalMs(): number {
    return this.#settings().recognition.partialIntervalMs;
  }

  get speculation(): boolean {
    return this.#settings().recognition.speculation;
  }

  requiredSilenceMs(recognition: Recognition | undefined, committedText: string): number {
    return this.#strategy().requiredSilenceMs(
      recognition && {
        text: recognition.text,
        words: countWords(committedText) + countWords(recognition.text),
        language: recognition.language,
        continuationProbability: recognition.continuationProbability,
      },
    );
  }

  isSpeech(recognition: Recognition, probabilities: readonly number[]): boolean {
    return isSpeech(
      recognition,
      voiceEvidence(probabilities),
      this.#settings().recognition.rejectionThreshold,
    );
  }

  rejection(text: string, utterance: Utterance): 'own-voice' | 'stop-word' | undefined {
    return this.#ownVoice.rejection(text, utterance);
  }

  splitPartial(recognition: Recognition, audioMs: number, before: PartialText): PartialText {
    return splitPartial(recognition, audioMs, before);
  }

  quietestFrame(probabilities: readonly number[], from: number, to: number): number {
    return quietestFrame(probabilities, from, to, this.#settings().detection.stopProbability);
  }

  #strategy(): EndpointStrategy {
    const { strategy, profile, fixedSilenceMs } = this.#settings().endpointing;
    return strategy === 'fixed' ? fixedEndpoint(fixedSilenceMs) : adaptiveEndpoint(profile);
  }
}
