/** Reading one row of logits: suppression, the best token, probabilities. Rows are never copied. */

/** A token with the natural logarithm of its probability. */
export interface Choice {
  readonly token: number;
  readonly logProbability: number;
}

export interface BestChoice extends Choice {
  /** How far the second best token is behind, in logits. */
  readonly lead: number;
}

/** 1 for every token that may be chosen, 0 for the others; as long as the vocabulary. */
export type Allowed = Uint8Array;

/** Everything up to `last` except `suppressed`. */
export function allowUpTo(vocabulary: number, last: number, suppressed: Iterable<number>): Allowed {
  const allowed = new Uint8Array(vocabulary);
  allowed.fill(1, 0, last + 1);
  for (const token of suppressed) allowed[token] = 0;
  return allowed;
}

/** ln Σ exp over the allowed tokens. */
export function logSumExp(logits: Float32Array, allowed: Allowed): number {
  return logSumExpAbove(logits, allowed, peak(logits, allowed));
}

function peak(logits: Float32Array, allowed: Allowed): number {
  let best = -Infinity;
  for (let token = 0; token < allowed.length; token += 1) {
    const logit = logits[token] as number;
    if (logit > best && allowed[token] === 1) best = logit;
  }
  return best;
}

/** exp(−25) of the peak: far below what single precision logits can tell apart. */
const NEGLIGIBLE = -25;

function logSumExpAbove(logits: Float32Array, allowed: Allowed, best: number): number {
  let sum = 0;
  const least = best + NEGLIGIBLE;
  for (let token = 0; token < allowed.length; token += 1) {
    const logit = logits[token] as number;
    if (logit > least && allowed[token] === 1) sum += Math.exp(logit - best);
  }
  return best + Math.log(sum);
}

/** The most probable allowed token; of equals the first. */
export function bestToken(logits: Float32Array, allowed: Allowed): BestChoice {
  let token = -1;
  let best = -Infinity;
  let second = -Infinity;
  for (let index = 0; index < allowed.length; index += 1) {
    const logit = logits[index] as number;
    if (logit <= second || allowed[index] !== 1) continue;
    if (logit > best) {
      second = best;
      best = logit;
      token = index;
    } else {
      second = logit;
    }
  }
  return { token, logProbability: best - logSumExpAbove(logits, allowed, best), lead: best - second };
}

/** The `count` most probable allowed tokens, best first. */
export function bestTokens(logits: Float32Array, allowed: Allowed, count: number): readonly Choice[] {
  const total = logSumExp(logits, allowed);
  const top: { token: number; logit: number }[] = [];
  let least = -Infinity;
  for (let token = 0; token < allowed.length; token += 1) {
    const logit = logits[token] as number;
    if (allowed[token] !== 1 || logit <= least) continue;
    const place = top.findIndex((entry) => entry.logit < logit);
    top.splice(place < 0 ? top.length : place, 0, { token, logit });
    if (top.length > count) top.pop();
    if (top.length === count) least = top[count - 1]?.logit ?? -Infinity;
  }
  return top.map(({ token, logit }) => ({ token, logProbability: logit - total }));
}

/** Probability mass of `tokens` under the softmax over the allowed tokens. */
export function probabilityOf(logits: Float32Array, allowed: Allowed, tokens: Iterable<number>): number {
  const total = logSumExp(logits, allowed);
  let sum = 0;
  for (const token of tokens) if (allowed[token] === 1) sum += Math.exp((logits[token] as number) - total);
  return sum;
}
