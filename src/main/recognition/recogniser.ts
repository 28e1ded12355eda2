import type {
  Recognition,
  RecognitionRequest,
  ScoreRequest,
  ScoreResult,
} from '../../shared/contract/inference.ts';

export type {
  CandidateScore,
  Recognition,
  RecognitionRequest,
  RecognisedSegment,
  RecognisedWord,
  ScoreRequest,
  ScoreResult,
} from '../../shared/contract/inference.ts';

/**
 * Port: speech to text. Calls are queued in order; an aborted call stops between two decoder steps and rejects
 * with `cancelled`. A crash of the process behind it repeats the call once before it rejects.
 */
export interface Recogniser {
  recognise(request: RecognitionRequest, signal?: AbortSignal): Promise<Recognition>;
  score(request: ScoreRequest, signal?: AbortSignal): Promise<ScoreResult>;
}
