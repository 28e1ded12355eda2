import type { SubmitPolicy } from '../../shared/contract/dictation.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { adaptiveEndpoint, type PatienceProfile } from '../detection/adaptive-endpoint.ts';
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

export interface LiveTurnRulesDependencies {
  readonly settings: () => Settings;
  readonly ownVoice: Pick<OwnVoice, 'rejection'>;
  /** Whether a text is a spoken command and nothing else, without doubt. */
  readonly isExactCommand: (text: string, language: string) => boolean;
  /** What happens to a text that is spoken now; undefined when nobody is there to get it. */
  readonly policy: () => SubmitPolicy | undefined;
}

/** Silence that ends a turn in which nothing but a command was said. */
const COMMAND_SILENCE_MS = 200;

/** The judgements of `detection` and `recognition` under the settings of the moment. */
export class LiveTurnRules implements TurnRules {
  readonly #deps: LiveTurnRulesDependencies;
  readonly #settings: () => Settings;
  #judged: { readonly recognition: Recognition; readonly isCommand: boolean } | undefined;

  constructor(deps: LiveTurnRulesDependencies) {
    this.#deps = deps;
    this.#settings = deps.settings;
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
    if (recognition !== undefined && committedText === '' && this.#isCommand(recognition))
      return COMMAND_SILENCE_MS;
    return this.#strategy(committedText !== '').requiredSilenceMs(
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
    return this.#deps.ownVoice.rejection(text, utterance);
  }

  splitPartial(recognition: Recognition, audioMs: number, before: PartialText): PartialText {
    return splitPartial(recognition, audioMs, before);
  }

  quietestFrame(probabilities: readonly number[], from: number, to: number): number {
    return quietestFrame(probabilities, from, to, this.#settings().detection.stopProbability);
  }

  /** Asked with each frame of a silence, about the same recognition. */
  #isCommand(recognition: Recognition): boolean {
    if (this.#judged?.recognition !== recognition) {
      const isCommand = this.#deps.isExactCommand(recognition.text, recognition.language);
      this.#judged = { recognition, isCommand };
    }
    return this.#judged.isCommand;
  }

  /** `isLong`: so long a turn that part of it is committed already. */
  #strategy(isLong: boolean): EndpointStrategy {
    const { strategy, profile, fixedSilenceMs } = this.#settings().endpointing;
    if (strategy === 'fixed') return fixedEndpoint(fixedSilenceMs);
    return adaptiveEndpoint(profile === 'by-agent' ? this.#profileForAgent(isLong) : profile);
  }

  /** A cut costs nothing where what follows is added to the draft. */
  #profileForAgent(isLong: boolean): PatienceProfile {
    if (isLong) return 'patient';
    return this.#deps.policy() === 'draft' ? 'quick' : 'balanced';
  }
}
