import type { SpeechKind } from './speech-text.ts';
import type { Voice } from './synthesiser.ts';

/** One request to be spoken. What is left out is taken from the settings: those of the agent, then the general ones. */
export interface SpeechRequest {
  readonly id: string;
  /** Markdown; pieces of it as they are written are spoken as soon as a sentence is complete. */
  readonly text: string | AsyncIterable<string>;
  /** BCP 47. */
  readonly language?: string | undefined;
  readonly agentId?: string | undefined;
  /** A voice's id or name. One that is not there is replaced by the default. */
  readonly voice?: string | undefined;
  readonly speed?: number | undefined;
  /** 0…1, beside the general volume. */
  readonly volume?: number | undefined;
  /** Goes before those that wait. */
  readonly urgent?: boolean | undefined;
  readonly kind?: SpeechKind | undefined;
}

export interface SpeechOutcome {
  readonly result: 'done' | 'stopped';
  /** Length of what was heard. */
  readonly durationMs: number;
  /** The sentences that were heard, the last one perhaps in part. */
  readonly heard: string;
}

/** Port: what speaks aloud. One queue, one speech at a time. */
export interface Speaker {
  /** For people, why nothing can be spoken; undefined when a voice is available. */
  readonly unavailable: string | undefined;
  voices(): Promise<readonly Voice[]>;
  /**
   * Queues the request and resolves when its playback has ended or was stopped. Rejects with `unavailable` when there
   * is no voice for its language, with `synthesis-failed` or `playback-failed` when it could not be said.
   */
  speak(request: SpeechRequest): Promise<SpeechOutcome>;
  /** Stops the speech with this id, or without one what plays, what is being synthesised and what waits. */
  stop(id?: string): Promise<void>;
  /** Ends the current speech only; the next one begins. */
  skip(): Promise<void>;
}
