/** Asks which of a few candidates was said; see `AskingScorer`. */
import type { ScoreRequest, ScoreResult } from '../../shared/contract/inference.ts';
import { isCancellation } from '../../shared/kernel/abort.ts';
import { phraseWords } from '../../shared/text/commands/words.ts';
import type { AskingScorer } from './ports.ts';

/** A recogniser may write one word as two; behind more of them stands a sentence that only begins like a candidate. */
export const SPARE_WORDS = 1;

/** Undefined when it cannot be scored: then only words decide. */
export async function scored(
  pcm: Float32Array,
  language: string,
  candidates: ScoreRequest['candidates'],
  scorer: AskingScorer,
  signal: AbortSignal,
): Promise<ScoreResult | undefined> {
  try {
    return await scorer.score({ pcm, language, candidates }, signal);
  } catch (error) {
    if (isCancellation(error)) throw error;
    return undefined;
  }
}

/** Of the candidates, in words. */
export function longestOf(candidates: ScoreRequest['candidates']): number {
  return Math.max(...candidates.flatMap(({ spellings }) => spellings.map((one) => phraseWords(one).length)));
}
