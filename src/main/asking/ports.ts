/** What the room needs of others. */
import type { ScoreRequest, ScoreResult } from '../../shared/contract/inference.ts';
import type { ApprovalRecord } from '../../shared/contract/questions.ts';

/** Port: says a question. */
export interface AskingVoice {
  /**
   * Resolves when it was heard to the end ('done'), when the user interrupted it ('stopped': the answer may be on its
   * way), or when it could not be heard ('failed'). A rejection counts as 'failed' and gives the reason. Aborting
   * silences it.
   */
  speak(
    text: string,
    options: { readonly agentId: string | null; readonly language?: string },
    signal: AbortSignal,
  ): Promise<'done' | 'stopped' | 'failed'>;
}

/** Port: the microphone, for as long as an answer may come. */
export interface AskingEar {
  /**
   * Makes the microphone hear for an answer. Rejects with an `AppError` when it cannot, such as while it is muted; then the
   * question is not asked. Must settle; when nobody waits for it any more, it is closed as soon as it is open.
   */
  open(): Promise<OpenEar>;
}

export interface OpenEar {
  /** Gives the microphone back in the state in which it was found. Called once. */
  close(): Promise<void>;
}

/** Port: which of a few candidates was said. Rejects with `unavailable` where the model cannot tell. */
export interface AskingScorer {
  score(request: ScoreRequest, signal?: AbortSignal): Promise<ScoreResult>;
}

/** The words of an utterance that began while a question had the floor. */
export interface HeardAnswer {
  readonly utteranceId: string;
  readonly text: string;
  /** Of the words: Whisper's code. */
  readonly language: string;
  /** 16 kHz, mono. */
  readonly pcm: Float32Array;
}

/** Port: the decisions that were made by voice, for those who want to know later. */
export interface ApprovalBook {
  append(record: ApprovalRecord): Promise<void>;
  /** Newest last. */
  latest(): Promise<readonly ApprovalRecord[]>;
}
