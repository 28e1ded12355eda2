import { isCancellation, throwIfCancelled } from '../../../shared/kernel/abort.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { AudioBlock } from '../../audio/audio-block.ts';
import type { SynthesisRequest, Synthesiser, Voice } from '../synthesiser.ts';
import { missingVoiceRemedy, moreVoicesHint } from './more-voices.ts';
import { Outages, type OutageListeners } from './outages.ts';
import { VoiceChoice, type VoiceDefaults } from './voice-choice.ts';
import { cancelled, unknownVoice } from './voice-errors.ts';
import { languageName } from './voice-language.ts';

export interface VoiceRegistryOptions extends OutageListeners {
  /** In the order in which they are preferred. */
  readonly synthesisers: readonly Synthesiser[];
  /** Asked for each choice: settings change while the engine runs. */
  readonly defaults: () => VoiceDefaults;
  readonly clock: Clock;
  readonly platform: NodeJS.Platform;
}

/** Sound with the voice it is of: it changes inside a sentence when another voice has to begin it anew. */
export interface SpokenBlock extends AudioBlock {
  readonly voiceId: string;
}

/** Between the words of a voice that failed and the sentence said again by another. */
const BREAK_MS = 300;
/** `[word](/phonemes/)`. */
const INLINE_PRONUNCIATION = /\[([^\]]*)\]\(\/[^)]*\/\)/g;

/** All voices there are: which one speaks a text, and which one instead when it fails. */
export class VoiceRegistry {
  readonly #choice: VoiceChoice;
  readonly #outages: Outages;
  readonly #platform: NodeJS.Platform;

  constructor({ synthesisers, defaults, clock, platform, ...listeners }: VoiceRegistryOptions) {
    this.#choice = new VoiceChoice(synthesisers, defaults);
    this.#outages = new Outages(clock, listeners);
    this.#platform = platform;
  }

  list(): Promise<readonly Voice[]> {
    return this.#choice.all();
  }

  /** How to add voices, for a person; null when there is nothing to say. */
  async hint(): Promise<string | null> {
    return moreVoicesHint(this.#platform, await this.list());
  }

  /**
   * The voice for a text. One asked for by id or name is taken whatever its language; one that is not there is
   * replaced without a word. Rejects with `unavailable` when no voice speaks the language.
   */
  async choose({
    voice: wanted,
    language,
  }: {
    readonly voice?: string | undefined;
    readonly language: string;
  }): Promise<Voice> {
    const asked =
      wanted === undefined
        ? undefined
        : ((await this.#choice.byId(wanted)) ?? (await this.#choice.byName(wanted)));
    if (asked !== undefined) return asked;
    for await (const voice of this.#choice.forLanguage(language)) return voice;
    throw await this.#noVoice(language);
  }

  /**
   * The sound of a sentence in the voice of the request. When it fails, the next voice for the language says the
   * sentence from its beginning, after a short break if some of it was handed out before. A voice that failed is
   * passed over for a while, and tried all the same when no other is left. Rejects with the first failure when all
   * voices failed, with `unavailable` when there is none, with `cancelled`.
   */
  async *speak(request: SynthesisRequest, signal: AbortSignal): AsyncGenerator<SpokenBlock, void, undefined> {
    const failed: Voice[] = [];
    const errors: unknown[] = [];
    let last: AudioBlock | undefined;
    for await (const voice of this.#candidates(request)) {
      throwIfCancelled(signal);
      if (last !== undefined) yield { ...silenceAfter(last), voiceId: voice.id };
      last = undefined;
      try {
        for await (const block of this.#sound(voice, request, signal)) {
          // Not before it is heard: it might fail as well.
          for (const silent of failed.splice(0)) this.#outages.replaced(silent, voice);
          last = block;
          yield { ...block, voiceId: voice.id };
        }
        this.#outages.spoke(voice);
        return;
      } catch (error) {
        if (signal.aborted || isCancellation(error)) throw cancelled();
        failed.push(voice);
        errors.push(error);
        this.#outages.failed(voice, error);
      }
    }
    if (errors.length > 0) throw errors[0];
    throw await this.#noVoice(request.language);
  }

  /** The voices to try, in this order. Those that failed lately come last. */
  async *#candidates({ voiceId, language }: SynthesisRequest): AsyncGenerator<Voice, void, undefined> {
    const resting: Voice[] = [];
    for await (const voice of this.#inOrder(voiceId, language)) {
      if (this.#outages.isResting(voice)) resting.push(voice);
      else yield voice;
    }
    yield* resting;
  }

  async *#inOrder(voiceId: string, language: string): AsyncGenerator<Voice, void, undefined> {
    const chosen = await this.#choice.byId(voiceId);
    if (chosen !== undefined) yield chosen;
    for await (const voice of this.#choice.forLanguage(language)) if (voice.id !== voiceId) yield voice;
  }

  #sound(voice: Voice, request: SynthesisRequest, signal: AbortSignal): AsyncIterable<AudioBlock> {
    const synthesiser = this.#choice.synthesiserOf(voice.id);
    if (synthesiser === undefined) throw unknownVoice('any synthesiser');
    // The text was prepared for the voice that was chosen, which may have read phonemes.
    const text = voice.readsPhonemes ? request.text : request.text.replace(INLINE_PRONUNCIATION, '$1');
    return synthesiser.synthesise({ ...request, text, voiceId: voice.id }, signal);
  }

  async #noVoice(language: string): Promise<AppError> {
    return new AppError('unavailable', `There is no voice for ${languageName(language)}.`, {
      remedy: missingVoiceRemedy(this.#platform, await this.list()),
    });
  }
}

function silenceAfter({ sampleRateHz }: AudioBlock): AudioBlock {
  return { pcm: new Float32Array(Math.round((sampleRateHz * BREAK_MS) / 1000)), sampleRateHz };
}
