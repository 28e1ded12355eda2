import type { AudioBlock } from '../audio/audio-block.ts';

/** Where a voice comes from, in the order people trust it with their text. */
export type VoiceOrigin = 'shipped' | 'download' | 'system' | 'address';

/** A voice to choose from. */
export interface Voice {
  /** Names it in settings and requests: `<synthesiser>:<voice>`, such as `hibari:heart` or `espeak-ng:de`. */
  readonly id: string;
  readonly name: string;
  /** BCP 47, such as `en-US`; `*` for a voice that takes any language. */
  readonly language: string;
  readonly origin: VoiceOrigin;
  /** SPDX id, or a short sentence for a person. */
  readonly licence: string;
  /** It understands `[word](/phonemes/)` inside the text. */
  readonly readsPhonemes: boolean;
}

/** One sentence to be turned into sound. */
export interface SynthesisRequest {
  /** Speakable text, already freed of markup. */
  readonly text: string;
  /** One of the synthesiser's voices. */
  readonly voiceId: string;
  /** BCP 47 of the text. */
  readonly language: string;
  /** 1 is the voice's own pace; 0.5…2. */
  readonly speed: number;
  /** Word in lower case → phonemes; voices that do not read phonemes ignore it. */
  readonly pronunciations: Readonly<Record<string, string>>;
}

/** Port: what turns sentences into sound. */
export interface Synthesiser {
  /** Prefix of its voices' ids. */
  readonly id: string;
  /**
   * Its voices now; empty when it cannot speak here, never a rejection. Cheap enough to be asked before a request:
   * an answer that costs a process or a connection is remembered.
   */
  voices(): Promise<readonly Voice[]>;
  /**
   * The sound of one sentence in blocks as they become known, without the silence around it. Rejects with
   * `unavailable` when this synthesiser cannot speak at all, with `synthesis-failed` when it could not say this
   * sentence, with `cancelled` when the signal was given.
   */
  synthesise(request: SynthesisRequest, signal: AbortSignal): AsyncIterable<AudioBlock>;
}
