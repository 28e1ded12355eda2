import { wasSaid } from '../../shared/text/scoring/said-candidate.ts';
import type { ScoreResult } from './recogniser.ts';

/**
 * Id of the scored candidate that was said; undefined when it was none of them, or a decoy. One that is merely better
 * than the other candidates was not said.
 */
export function heardCandidate({ ranking, freeScore }: ScoreResult): string | undefined {
  const [best] = ranking;
  return best !== undefined && wasSaid(best, freeScore) ? best.id : undefined;
}
