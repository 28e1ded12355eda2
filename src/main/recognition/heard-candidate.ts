import type { ScoreResult } from './recogniser.ts';

/**
 * How far the best candidate may lie below the free text, in natural log-likelihood per token. What was said is the
 * free text itself in another spelling or one that sounds the same, so it lies close or above; anything else lies far
 * below. Measured with the shipped model, see "commands, while muted" in bench/RESULTS.md; another model needs
 * another line.
 */
const MOST_BELOW_FREE_TEXT = 0.5;
/** A sentence that nobody can have meant scores low whatever its free text does: noise has poor free texts too. */
const LOWEST_SCORE = -1.2;

/** Candidates that are offered only to be told apart from the others begin so; they are never heard. */
const DECOY_PREFIX = 'decoy:';

/**
 * Whether the best of the scored candidates was said, and not something else: `ranking[0]` is meant. One that is
 * merely better than the other candidates was not said.
 */
export function isCandidateHeard(result: ScoreResult): boolean {
  const [best] = result.ranking;
  if (best === undefined || best.id.startsWith(DECOY_PREFIX)) return false;
  return best.score >= LOWEST_SCORE && best.score >= result.freeScore - MOST_BELOW_FREE_TEXT;
}
