import { FRAME_MS } from '../../shared/kernel/audio-format.ts';

/** Shorter silences may lie inside a word: the closure of a "t" or "k". */
const SHORTEST_PAUSE_FRAMES = Math.ceil(150 / FRAME_MS);
/** Frames on each side of a cut that are averaged, so that a single low frame inside a word attracts no cut. */
const SMOOTHING_FRAMES = 2;

/**
 * Where running speech is best cut between the frames `from` and `to` (indices of `probabilities`, both allowed):
 * in the middle of the longest pause that reaches into that window, or, where nobody pauses, in the deepest dip.
 * The cut lies before the frame that is returned. A pause is 150 ms or more below the stop probability.
 */
export function quietestFrame(
  probabilities: readonly number[],
  from: number,
  to: number,
  stopProbability: number,
): number {
  const pause = longestPause(probabilities, from, to, stopProbability);
  if (pause === undefined) return deepestDip(probabilities, from, to);
  return Math.min(to, Math.max(from, Math.round((pause.start + pause.end) / 2)));
}

interface Pause {
  readonly start: number;
  readonly end: number;
}

function longestPause(
  probabilities: readonly number[],
  from: number,
  to: number,
  stopProbability: number,
): Pause | undefined {
  let longest: Pause | undefined;
  let start = 0;
  for (let index = 0; index <= probabilities.length; index += 1) {
    const silent = (probabilities[index] ?? 1) < stopProbability;
    if (silent) continue;
    const length = index - start;
    const inWindow = start < to && index > from;
    const longer = length > (longest === undefined ? SHORTEST_PAUSE_FRAMES - 1 : longest.end - longest.start);
    if (inWindow && longer) longest = { start, end: index };
    start = index + 1;
  }
  return longest;
}

/** Of equally deep dips the last: longer pieces are recognised better. */
function deepestDip(probabilities: readonly number[], from: number, to: number): number {
  let best = to;
  let lowest = Infinity;
  for (let cut = from; cut <= to; cut += 1) {
    const around = probabilities.slice(Math.max(0, cut - SMOOTHING_FRAMES), cut + SMOOTHING_FRAMES);
    const mean = around.reduce((sum, probability) => sum + probability, 0) / around.length;
    if (mean <= lowest) {
      lowest = mean;
      best = cut;
    }
  }
  return best;
}
