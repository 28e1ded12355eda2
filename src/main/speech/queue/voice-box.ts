import type { AudioBlock } from '../../audio/audio-block.ts';
import type { SynthesisRequest, Voice } from '../synthesiser.ts';

/** Sound with the voice it is of, which changes when another one has to stand in. */
export interface SpokenBlock extends AudioBlock {
  readonly voiceId: string;
}

/** What a speech needs of the voices. */
export interface VoiceBox {
  /** The voice for a text. Rejects with `unavailable` when there is none for its language. */
  choose(wish: { readonly voice: string | undefined; readonly language: string }): Promise<Voice>;
  /** The sound of a sentence in that voice, or, when it fails, in the next one for the language. */
  speak(request: SynthesisRequest, signal: AbortSignal): AsyncIterable<SpokenBlock>;
}

/** What a speech needs of the player. */
export interface SpeechPlayer {
  /** Milliseconds accepted, and heard, since the player was made. */
  readonly acceptedMs: number;
  readonly heardMs: number;
  /** Resolves when more may come. Rejects with an AppError when nothing can be played. */
  play(block: AudioBlock, volume: number): Promise<void>;
  silence(durationMs: number): Promise<void>;
  drained(): Promise<void>;
  /** What has not been heard is thrown away; `heardMs` is exact afterwards. */
  discard(): void;
  /** Makes speech quieter, or as loud as it was. */
  duck(isDucked: boolean): void;
  /** The device may be needed soon. */
  warm(): void;
}
