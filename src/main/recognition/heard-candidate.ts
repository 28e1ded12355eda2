import type { ScoreResult } from './recogniser.ts';

/**
 * How far the best candidate may lie below the free text, in natural log-likelihood per token. A candidate that was
 * said is the free text itself in another spelling, or sounds the same: it lies at most 0.3 below. Anything else lies
 * more than 0.6 below. See "commands, while muted" in bench/RESULTS.md; another model needs another line.
 */
const MOST_BELOW_FREE_TEXT = 0.4;
/** Noise has unlikely free texts, so that unlikely candidates come close to them. */
const LOWEST_SCORE = -1.2;
/** Candidates that are offered only to be told apart from the others begin so; they are never heard. */
const DECOY_PREFIX = 'decoy:';

/**
 * Id of the scored candidate that was said; undefined when it was none of them, or a decoy. One that is merely better
 * than the other candidates was not said.
 */
export function heardCandidate({ ranking, freeScore }: ScoreResult): string | undefined {
  const [best] = ranking;
  if (best === undefined || best.id.startsWith(DECOY_PREFIX)) return undefined;
  return best.score >= LOWEST_SCORE && best.score >= freeScore - MOST_BELOW_FREE_TEXT ? best.id : undefined;
}
