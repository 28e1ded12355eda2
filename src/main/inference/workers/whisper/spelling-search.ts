/** Finds which symbols were spelled: a beam search that may walk the tree of spellings again and again, and no other way. */
import type { SpelledHypothesis } from '../../../../shared/contract/inference.ts';
import type { PromptStep, SearchOptions } from './decoding.ts';
import { logSumExp } from './logits.ts';
import type { SpellingLexicon, SpellingNode } from './spelling-lexicon.ts';

/** One way of writing, as far as it was followed. */
interface Path {
  /** Where the next token is read from. */
  readonly at: PromptStep;
  /** Token that has yet to be read there. */
  readonly next: number | undefined;
  readonly tokens: readonly number[];
  /** Undefined behind a separator, where only a new symbol or the end may follow. */
  readonly node: SpellingNode | undefined;
  readonly symbols: readonly string[];
  /** The last token is a point, and stands behind a digit. */
  readonly afterDigitPoint: boolean;
  readonly logProbability: number;
}

const WIDTH = 8;
/** What is this much less probable than the best (natural logarithm) adds nothing worth its time. */
const HOPELESS = 4;
const MOST_TOKENS = 48;

/** Hypotheses, best first; empty when nothing that can be written came to an end. */
export async function searchSpelling(
  prompt: PromptStep,
  lexicon: SpellingLexicon,
  options: SearchOptions,
): Promise<readonly SpelledHypothesis[]> {
  const search = new SpellingSearch(lexicon, options);
  let paths: readonly Path[] = [search.start(prompt)];
  const steps = Math.min(MOST_TOKENS, options.maxTokens);
  for (let step = 0; step < steps && paths.length > 0; step += 1) paths = await search.step(paths);
  return search.finished;
}

class SpellingSearch {
  readonly #lexicon: SpellingLexicon;
  readonly #options: SearchOptions;
  readonly #finished = new Map<string, SpelledHypothesis>();
  #bestFinished = -Infinity;

  constructor(lexicon: SpellingLexicon, options: SearchOptions) {
    this.#lexicon = lexicon;
    this.#options = options;
  }

  start(at: PromptStep): Path {
    const nothing = { next: undefined, tokens: [], node: undefined, symbols: [] };
    return { ...nothing, at, afterDigitPoint: false, logProbability: 0 };
  }

  get finished(): readonly SpelledHypothesis[] {
    return [...this.#finished.values()].toSorted((a, b) => b.logProbability - a.logProbability);
  }

  /** Follows each path by one token, and keeps the best. */
  async step(paths: readonly Path[]): Promise<readonly Path[]> {
    const longer = new Extensions(this.#bestFinished);
    const rows = new Map<string, PromptStep>();
    for (const path of paths) {
      // Two readings of the same tokens ("." as a point, and as nothing) share one run.
      const key = path.tokens.join(' ');
      const at = rows.get(key) ?? (await this.#read(path));
      rows.set(key, at);
      this.#extend({ ...path, at }, longer);
    }
    return longer.best(Math.max(longer.highest, this.#bestFinished));
  }

  async #read({ at, next }: Path): Promise<PromptStep> {
    if (next === undefined) return at;
    this.#options.checkCancelled();
    return { step: await at.step.stateAfter(at.row).advance([next]), row: 0 };
  }

  #extend(path: Path, longer: Extensions): void {
    const { root, separators, point, digitStarts } = this.#lexicon;
    const odds = this.#odds(path);
    for (const [token, child] of path.node?.children ?? []) {
      longer.consider(path, odds(token), { token, node: child, symbols: path.symbols });
    }
    for (const end of path.node?.ends ?? [[]]) {
      const symbols = end.length === 0 ? path.symbols : [...path.symbols, ...end];
      if (symbols.length > 0) this.#finish(symbols, odds(this.#options.end));
      const behindPoint = path.afterDigitPoint ? [...symbols, '.'] : symbols;
      for (const [token, node] of root.children) {
        const all = digitStarts.has(token) ? behindPoint : symbols;
        longer.consider(path, odds(token), { token, node, symbols: all });
      }
      if (path.node === undefined) continue;
      const behindDigit = /^\d$/.test(symbols.at(-1) ?? '');
      for (const token of separators) {
        const afterDigitPoint = behindDigit && point.has(token);
        longer.consider(path, odds(token), { token, node: undefined, symbols, afterDigitPoint });
      }
    }
  }

  /** Logarithm of the probability of the path with one more token. */
  #odds({ at, tokens, logProbability }: Path): (token: number) => number {
    const logits = at.step.logits(at.row);
    const allowed = this.#options.rules.allowed(tokens, logits);
    const total = logSumExp(logits, allowed);
    return (token) => (allowed[token] === 1 ? logProbability + (logits[token] as number) - total : -Infinity);
  }

  #finish(symbols: readonly string[], logProbability: number): void {
    const key = symbols.join(' ');
    const known = this.#finished.get(key)?.logProbability;
    const sum = known === undefined ? logProbability : logAdd(known, logProbability);
    this.#finished.set(key, { symbols, logProbability: sum });
    this.#bestFinished = Math.max(this.#bestFinished, sum);
  }
}

interface Extension {
  readonly token: number;
  readonly node: SpellingNode | undefined;
  readonly symbols: readonly string[];
  readonly afterDigitPoint?: boolean;
}

/** Paths one token longer. Thousands are looked at, few are made. */
class Extensions {
  highest: number;
  readonly #paths: Path[] = [];

  constructor(highest: number) {
    this.highest = highest;
  }

  consider(from: Path, logProbability: number, { token, node, symbols, afterDigitPoint }: Extension): void {
    if (logProbability <= this.highest - HOPELESS) return;
    this.highest = Math.max(this.highest, logProbability);
    this.#paths.push({
      at: from.at,
      next: token,
      tokens: [...from.tokens, token],
      node,
      symbols,
      afterDigitPoint: afterDigitPoint ?? false,
      logProbability,
    });
  }

  best(highest: number): readonly Path[] {
    return this.#paths
      .filter((path) => path.logProbability > highest - HOPELESS)
      .toSorted((a, b) => b.logProbability - a.logProbability)
      .slice(0, WIDTH);
  }
}

function logAdd(a: number, b: number): number {
  const high = Math.max(a, b);
  return high === -Infinity ? high : high + Math.log(Math.exp(a - high) + Math.exp(b - high));
}
