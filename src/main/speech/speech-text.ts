/** How much of an agent's text is spoken. `short`: the beginning and every question; `questions`: these alone. */
export type SpeechKind = 'full' | 'short' | 'questions' | 'off';

export interface SpeechTextRequest {
  /** As the agent wrote it: Markdown. */
  readonly text: string;
  /** BCP 47. */
  readonly language: string;
  readonly kind: Exclude<SpeechKind, 'off'>;
  /** A `full` text with more characters than this is treated as `short`. */
  readonly shortenAbove: number;
  /** The voice understands `[word](/phonemes/)`. */
  readonly inlinePronunciations: boolean;
}

/** A sentence for the ear. */
export interface SpokenSentence {
  readonly text: string;
  /** Silence that belongs after it at speed 1. */
  readonly pauseAfterMs: number;
}

/** Port: what turns a written text into sentences for the ear. */
export interface SpeechText {
  /** Empty when there is nothing to say. Never rejects but with `cancelled`. */
  prepare(request: SpeechTextRequest, signal: AbortSignal): Promise<readonly SpokenSentence[]>;
}
