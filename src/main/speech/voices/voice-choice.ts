import type { Synthesiser, Voice } from '../synthesiser.ts';
import { languageFit, languageKeys } from './voice-language.ts';

/** What the settings say about voices. */
export interface VoiceDefaults {
  /** Id of the voice for texts in its language. */
  readonly voice: string;
  /** Ids of voices by language code. */
  readonly voices: Readonly<Record<string, string>>;
}

/**
 * Finds voices among several synthesisers. As few of them as possible are asked: an English text must not wait for
 * the list of a program that is there for other languages.
 */
export class VoiceChoice {
  readonly #synthesisers: readonly Synthesiser[];
  readonly #defaults: () => VoiceDefaults;

  /** @param synthesisers in the order in which they are preferred */
  constructor(synthesisers: readonly Synthesiser[], defaults: () => VoiceDefaults) {
    this.#synthesisers = synthesisers;
    this.#defaults = defaults;
  }

  async all(): Promise<readonly Voice[]> {
    return (await Promise.all(this.#synthesisers.map((synthesiser) => synthesiser.voices()))).flat();
  }

  synthesiserOf(voiceId: string): Synthesiser | undefined {
    return this.#synthesisers.find(({ id }) => voiceId.startsWith(`${id}:`));
  }

  async byId(voiceId: string): Promise<Voice | undefined> {
    const voices = (await this.synthesiserOf(voiceId)?.voices()) ?? [];
    return voices.find(({ id }) => id === voiceId);
  }

  /** The voice with this name, in whatever case. An address is never meant: its voices go by their ids only. */
  async byName(name: string): Promise<Voice | undefined> {
    const wanted = name.toLowerCase();
    for (const synthesiser of this.#synthesisers) {
      const voices = await synthesiser.voices();
      const voice = voices.find((each) => each.origin !== 'address' && each.name.toLowerCase() === wanted);
      if (voice !== undefined) return voice;
    }
    return undefined;
  }

  /**
   * The voices for a language, the first choice first: the one set for it, the general one if it speaks it, then
   * those of each synthesiser by how well they fit. An address is among them only if it is set.
   */
  async *forLanguage(language: string): AsyncGenerator<Voice, void, undefined> {
    const seen = new Set<string>();
    for await (const voice of this.#ordered(language)) {
      if (seen.has(voice.id)) continue;
      seen.add(voice.id);
      yield voice;
    }
  }

  async *#ordered(language: string): AsyncGenerator<Voice, void, undefined> {
    const { voice: general, voices: byLanguage } = this.#defaults();
    for (const key of languageKeys(language)) {
      const id = Object.hasOwn(byLanguage, key) ? byLanguage[key] : undefined;
      const voice = id === undefined ? undefined : await this.byId(id);
      if (voice !== undefined) yield voice;
    }
    const voice = await this.byId(general);
    if (voice !== undefined && languageFit(voice.language, language) > 0) yield voice;
    for (const synthesiser of this.#synthesisers) yield* fitting(await synthesiser.voices(), language);
  }
}

/** Those that speak the language, the best first. */
function fitting(voices: readonly Voice[], language: string): readonly Voice[] {
  return voices
    .filter(({ origin }) => origin !== 'address')
    .map((voice) => ({ voice, fit: languageFit(voice.language, language) }))
    .filter(({ fit }) => fit > 0)
    .toSorted((a, b) => b.fit - a.fit)
    .map(({ voice }) => voice);
}
