import type { Recognition } from '../recognition/recogniser.ts';
import type { Utterance } from './utterance.ts';

/** A frame as the speech tracker judged it. */
export interface TrackedFrame {
  /** Counts as speech (probability at or above the stop threshold). */
  readonly voiced: boolean;
  /** A candidate became speech with this frame; the utterance begins at frame `startSeq` (pre-roll included). */
  readonly confirmedFrom: number | undefined;
}

/** Port: bookkeeping of speech and silence over the stream of frame probabilities. */
export interface SpeechTracking {
  push(seq: number, probability: number): TrackedFrame;
  /** The turn is over: forget it, and let the detector be reset. */
  turnEnded(): void;
}

/**
 * The judgements that turn taking needs. The engine wires them from the rooms `detection` and `recognition`,
 * reading the settings at each call, so that a change applies from the next frame.
 */
export interface TurnRules {
  /**
   * Silence in milliseconds after which the turn is over; `undefined`: no text is at hand.
   * `committedText`: what was said in the turn before the recognised window.
   */
  requiredSilenceMs(recognition: Recognition | undefined, committedText: string): number;
  /** True when the text may be shown and delivered; `probabilities` are those of the frames that were recognised. */
  isSpeech(recognition: Recognition, probabilities: readonly number[]): boolean;
  /** Why a final text goes no further: the engine heard itself, or the words only ended what it was saying. */
  rejection(text: string, utterance: Utterance): 'own-voice' | 'stop-word' | undefined;
  /** Splits a running text into what will stay and what may still change, given the split shown before. */
  splitPartial(recognition: Recognition, audioMs: number, before: PartialText): PartialText;
  /** Frame at which a window without a pause is cut, between `from` and `to`: the deepest dip of the voice. */
  quietestFrame(probabilities: readonly number[], from: number, to: number): number;
  readonly partials: boolean;
  readonly partialIntervalMs: number;
  /** Run the final pass in the first silence instead of at the end of the turn. */
  readonly speculation: boolean;
}

/** A running text: `stable` + `tentative` is the whole of it, blanks included. */
export interface PartialText {
  readonly stable: string;
  readonly tentative: string;
}
