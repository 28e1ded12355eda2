import type { CandidateScore } from '../../contract/inference.ts';

/**
 * How far a candidate may lie below the free text, in natural log-likelihood per token. A candidate that was said is the
 * free text itself in another spelling, or sounds the same: it lies at most 0.3 below. Anything else lies more than 0.6
 * below. See "commands, while muted" in bench/RESULTS.md; another model needs another line.
 */
const MOST_BELOW_FREE_TEXT = 0.4;
/** Noise has unlikely free texts, so that unlikely candidates come close to them. */
const LOWEST_SCORE = -1.2;
/** Candidates that are offered only to be told apart from the others begin so; they are never heard. */
export const DECOY_PREFIX = 'decoy:';

/** Whether a scored candidate is what was said, and not merely better than the others. */
export function wasSaid({ id, score }: Pick<CandidateScore, 'id' | 'score'>, freeScore: number): boolean {
  return !id.startsWith(DECOY_PREFIX) && score >= LOWEST_SCORE && score >= freeScore - MOST_BELOW_FREE_TEXT;
}
