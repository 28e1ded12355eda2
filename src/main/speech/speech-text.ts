import type { SpeechTextRequest, SpokenSentence } from '../../shared/contract/inference.ts';

export type { SpeechTextRequest, SpokenSentence } from '../../shared/contract/inference.ts';

/** How much of an agent's text is spoken. `short`: the beginning and every question; `questions`: these alone. */
export type SpeechKind = 'full' | 'short' | 'questions' | 'off';

/** Port: what turns a written text into sentences for the ear. */
export interface SpeechText {
  /** Empty when there is nothing to say. Never rejects but with `cancelled`. */
  prepare(request: SpeechTextRequest, signal: AbortSignal): Promise<readonly SpokenSentence[]>;
}
