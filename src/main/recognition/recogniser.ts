import type {
  Recognition,
  RecognitionRequest,
  ScoreRequest,
  ScoreResult,
  SpellRequest,
  SpellResult,
} from '../../shared/contract/inference.ts';

export type {
  CandidateScore,
  Recognition,
  RecognitionRequest,
  RecognisedSegment,
  RecognisedWord,
  ScoreRequest,
  ScoreResult,
  SpelledHypothesis,
  SpellRequest,
  SpellResult,
} from '../../shared/contract/inference.ts';

/** A letter, digit, sign, control or word of a spelled text. */
export interface SpelledSymbol {
  /** For `joinSpelled`. */
  readonly id: string;
  /** 0…1: probability among what it may have been. */
  readonly confidence: number;
}

/** What was heard in one stretch of voice. */
export interface SpelledStretch {
  readonly symbols: readonly SpelledSymbol[];
  /** Inputs of the rejection score. */
  readonly meanLogProbability: number;
  readonly noSpeechProbability: number;
}

/**
 * Port: speech to text. Calls are queued in order; an aborted call stops between two decoder steps and rejects
 * with `cancelled`. A crash of the process behind it repeats the call once before it rejects.
 */
export interface Recogniser {
  recognise(request: RecognitionRequest, signal?: AbortSignal): Promise<Recognition>;
  score(request: ScoreRequest, signal?: AbortSignal): Promise<ScoreResult>;
  /** Which symbols were spelled. Rejects with `unavailable` when the model cannot tell. */
  spell(request: SpellRequest, signal?: AbortSignal): Promise<SpellResult>;
}
