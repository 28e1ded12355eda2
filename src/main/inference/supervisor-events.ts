import type { InferencePart, ModelTiming } from '../../shared/contract/inference.ts';
import type { AppError } from '../../shared/kernel/app-error.ts';

/** What the supervisor announces. */
export type InferenceEvent =
  | { readonly type: 'ready'; readonly part: InferencePart; readonly models: readonly ModelTiming[] }
  /** A part cannot be loaded; a restart would not help (a model is missing or damaged). */
  | { readonly type: 'failed'; readonly part: InferencePart; readonly error: AppError }
  | { readonly type: 'crashed'; readonly reason: string; readonly detail: string }
  | { readonly type: 'restarting'; readonly attempt: number; readonly delayMs: number }
  /** Given up after too many crashes in a row; `restart` tries again. */
  | { readonly type: 'degraded'; readonly error: AppError }
  /** Answers come again after a crash. */
  | { readonly type: 'recovered' };

export type InferenceState = 'stopped' | 'starting' | 'running' | 'restarting' | 'degraded' | 'stopping';

export interface InferenceStatus {
  readonly state: InferenceState;
  readonly pid: number | undefined;
  /** Resident memory of the inference process, as of the last ping. */
  readonly rssBytes: number | undefined;
  readonly ready: readonly InferencePart[];
}
