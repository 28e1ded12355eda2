/** A single token this often in a row is a loop. */
const SINGLE_REPEATS = 5;
/** A longer phrase this often in a row is a loop. */
const PHRASE_REPEATS = 3;
const SHORTEST_PHRASE = 3;

/**
 * True when the text has begun to go round in circles: one token five times, or a phrase of three or more tokens
 * three times, without anything between. (Three times anywhere would forbid "we shall fight on the beaches, we
 * shall fight on …".) Looks only at the end, so call it after every token.
 */
export function endsInLoop(tokens: readonly number[]): boolean {
  if (repeats(tokens, 1, SINGLE_REPEATS)) return true;
  for (let period = SHORTEST_PHRASE; period * PHRASE_REPEATS <= tokens.length; period += 1) {
    if (repeats(tokens, period, PHRASE_REPEATS)) return true;
  }
  return false;
}

function repeats(tokens: readonly number[], period: number, times: number): boolean {
  const span = period * times;
  if (tokens.length < span) return false;
  for (let index = tokens.length - span + period; index < tokens.length; index += 1) {
    if (tokens[index] !== tokens[index - period]) return false;
  }
  return true;
}
