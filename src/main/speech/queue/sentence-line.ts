import { SpeechTextStream } from '../../../shared/text/speech/speech-text-stream.ts';
import { throwIfCancelled } from '../../../shared/kernel/abort.ts';
import type { SpeechText, SpokenSentence } from '../speech-text.ts';
import type { Voice } from '../synthesiser.ts';
import { SentenceSound } from './sentence-sound.ts';
import type { SoundCache } from './sound-cache.ts';
import type { SpeechOptions } from './speech-options.ts';
import type { VoiceBox } from './voice-box.ts';

/** Sentences that are synthesised before they are needed. More would be work thrown away at every interruption. */
const AHEAD = 2;
const LONGEST_RUNNING_PAUSE_MS = 280;

export interface SentenceLineDependencies {
  readonly speechText: SpeechText;
  readonly voices: VoiceBox;
  readonly cache: SoundCache;
  readonly pronunciations: () => Readonly<Record<string, string>>;
}

/** One speech as a line of sentences with their sound, made in order, a little ahead of what is heard. */
export class SentenceLine {
  readonly #deps: SentenceLineDependencies;
  readonly #voice: Voice;
  readonly #options: SpeechOptions;
  readonly #signal: AbortSignal;
  readonly #sounds: SentenceSound[] = [];
  #asked = -AHEAD;
  #ended = false;
  #fault: { readonly error: unknown } | undefined;
  #running = false;
  #wake: (() => void)[] = [];

  constructor(deps: SentenceLineDependencies, voice: Voice, options: SpeechOptions, signal: AbortSignal) {
    this.#deps = deps;
    this.#voice = voice;
    this.#options = options;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#awaken(), { once: true });
  }

  /** Begins with the first sentence; the next ones follow when they are asked for. */
  start(text: string | AsyncIterable<string>): void {
    if (this.#running) return;
    this.#running = true;
    this.#make(text).then(
      () => this.#finish(undefined),
      (error: unknown) => this.#finish({ error }),
    );
  }

  /** The sentence with this number; undefined after the last. Rejects when the text or its sound breaks off before. */
  async at(index: number): Promise<SentenceSound | undefined> {
    this.#asked = Math.max(this.#asked, index);
    this.#awaken();
    for (;;) {
      const sound = this.#sounds[index];
      if (sound !== undefined) return sound;
      throwIfCancelled(this.#signal);
      if (this.#fault !== undefined) throw this.#fault.error;
      if (this.#ended) return undefined;
      await this.#news();
    }
  }

  /** Whether it is known that nothing follows the sentence with this number. */
  isLast(index: number): boolean {
    return this.#ended && index >= this.#sounds.length - 1;
  }

  /** Nothing is left to be synthesised. */
  get ended(): boolean {
    return this.#ended;
  }

  async #make(text: string | AsyncIterable<string>): Promise<void> {
    for await (const sentence of this.#sentences(text)) {
      while (this.#sounds.length > this.#asked + AHEAD) {
        throwIfCancelled(this.#signal);
        await this.#news();
      }
      const sound = new SentenceSound(sentence);
      this.#sounds.push(sound);
      this.#awaken();
      await this.#synthesise(sound);
    }
  }

  async *#sentences(text: string | AsyncIterable<string>): AsyncGenerator<SpokenSentence, void, void> {
    if (typeof text === 'string') return yield* await this.#prepare(text);
    // Only of a whole text can it be said what its beginning is, and how much is left out.
    if (this.#options.kind !== 'full') return yield* await this.#prepare(await wholeText(text));
    const stream = new SpeechTextStream(this.#options.language);
    for await (const piece of text) {
      for (const ready of stream.push(piece)) yield* await this.#prepareRunning(ready);
    }
    for (const ready of stream.end()) yield* await this.#prepareRunning(ready);
  }

  /** What a stream gives out may be the middle of a paragraph: no longer pause belongs after it than after a sentence. */
  async #prepareRunning(text: string): Promise<readonly SpokenSentence[]> {
    const sentences = await this.#prepare(text);
    return sentences.map((sentence) => ({
      ...sentence,
      pauseAfterMs: Math.min(sentence.pauseAfterMs, LONGEST_RUNNING_PAUSE_MS),
    }));
  }

  #prepare(text: string): Promise<readonly SpokenSentence[]> {
    throwIfCancelled(this.#signal);
    const { kind, language, shortenAbove } = this.#options;
    if (kind === 'off') return Promise.resolve([]);
    const inlinePronunciations = this.#voice.readsPhonemes;
    const request = { text, language, kind, shortenAbove, inlinePronunciations };
    return this.#deps.speechText.prepare(request, this.#signal);
  }

  async #synthesise(sound: SentenceSound): Promise<void> {
    const { cache, voices } = this.#deps;
    const { text } = sound.sentence;
    const request = {
      text,
      voiceId: this.#voice.id,
      language: this.#options.language,
      speed: this.#options.speed,
      pronunciations: this.#deps.pronunciations(),
    };
    const key = JSON.stringify(request);
    try {
      const cached = cache.get(key);
      if (cached === undefined) {
        let isOwnVoice = true;
        for await (const block of voices.speak(request, this.#signal)) {
          isOwnVoice &&= block.voiceId === this.#voice.id;
          sound.push(block);
        }
        // A voice that stands in for another must not be taken for it when that is back.
        if (isOwnVoice) cache.put(key, sound.blocks);
      } else {
        for (const block of cached) sound.push(block);
      }
      sound.complete();
    } catch (error) {
      sound.fail(error);
      throw error;
    }
  }

  #finish(fault: { readonly error: unknown } | undefined): void {
    this.#fault = fault;
    this.#ended = true;
    this.#awaken();
  }

  #news(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve));
  }

  #awaken(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}

async function wholeText(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}
