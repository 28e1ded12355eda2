import type { ScoreResult } from './recogniser.ts';

/** The best candidate must be about as likely as the free text. */
const LARGEST_GAP = 0.3;

/** Id of the candidate that was said; undefined when it was none of them, or a decoy. */
export function isCandidateHeard({ ranking, freeScore }: ScoreResult): string | undefined {
  const best = ranking[0];
  if (best === undefined || best.id.startsWith('decoy:')) return undefined;
  return freeScore - best.score <= LARGEST_GAP ? best.id : undefined;
}
