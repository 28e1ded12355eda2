/** When the answer is one of a few: score every candidate instead of transcribing. */
import type { CandidateScore, ScoreRequest } from '../../../../shared/contract/inference.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { PromptStep, SearchOptions } from './decoding.ts';
import { logSumExp } from './logits.ts';
import type { Tokenizer } from './tokenizer.ts';

/** One way to write one candidate, as a path in the tree of all spellings. */
interface Spelling {
  readonly candidate: number;
  /** Tokens of the spelling; with the `end` that had to be read, one more. */
  readonly length: number;
  readonly logLikelihood: number;
}

interface Node {
  readonly children: Map<number, Node>;
  /** Candidates with a spelling that ends here. */
  readonly candidates: Set<number>;
  /** Candidates with a spelling that leads through here. */
  readonly below: Set<number>;
}

function newNode(): Node {
  return { children: new Map(), candidates: new Set(), below: new Set() };
}

/**
 * A spelling this far (natural logarithm) behind another one of the same candidate is not read to its end: all such
 * together change the likelihood of the candidate by less than a thousandth.
 */
const NEGLIGIBLE = -8;

/** The spellings the model may choose for one text: with and without a leading blank, and in three cases. */
export function spellingVariants(text: string): readonly string[] {
  const plain = text.trim();
  const capitalised = plain.slice(0, 1).toUpperCase() + plain.slice(1);
  const cases = new Set([plain, plain.toLowerCase(), plain.toUpperCase(), capitalised]);
  return [...cases].flatMap((variant) => [variant, ` ${variant}`]);
}

/** Several words are never written all in capitals, unless they are given so; each such word would cost many runs. */
function likelyVariants(text: string): readonly string[] {
  const given = text.trim();
  const loud = given.toUpperCase();
  const variants = spellingVariants(given);
  return loud === given || !/\s/.test(given) ? variants : variants.filter((one) => one.trim() !== loud);
}

function buildTree(candidates: ScoreRequest['candidates'], tokenizer: Tokenizer): Node {
  const root = newNode();
  candidates.forEach((candidate, index) => {
    for (const text of new Set(candidate.spellings.flatMap(likelyVariants))) {
      let node = root;
      for (const token of tokenizer.encode(text)) {
        const child = node.children.get(token) ?? newNode();
        node.children.set(token, child);
        child.below.add(index);
        node = child;
      }
      if (node !== root) node.candidates.add(index);
    }
  });
  return root;
}

/**
 * Log-likelihood of every candidate by forced decoding: spellings with a common beginning share its decoder runs,
 * and those that cannot matter cost none.
 * Where a spelling is the beginning of another one, the probability that the text ends there counts too.
 * The result is best first. Throws `invalid-input` for candidates that cannot be told apart or spelled.
 */
export async function scoreCandidates(
  prompt: PromptStep,
  candidates: ScoreRequest['candidates'],
  tokenizer: Tokenizer,
  options: SearchOptions & { readonly endings: readonly number[] },
): Promise<readonly CandidateScore[]> {
  checkCandidates(candidates);
  const spellings: Spelling[] = [];
  const best = candidates.map(() => -Infinity);
  const add = (candidate: number, length: number, logLikelihood: number): void => {
    spellings.push({ candidate, length, logLikelihood });
    best[candidate] = Math.max(best[candidate] as number, logLikelihood);
  };
  // A likelihood only falls on the way to the end of a spelling.
  const isNegligible = ({ below }: Node, likelihood: number): boolean =>
    [...below].every((candidate) => likelihood < (best[candidate] as number) + NEGLIGIBLE);
  const visit = async (
    node: Node,
    at: PromptStep,
    path: readonly number[],
    likelihood: number,
  ): Promise<void> => {
    const logits = at.step.logits(at.row);
    const allowed = options.rules.allowed(path, logits);
    const total = logSumExp(logits, allowed);
    if (node.candidates.size > 0) {
      const ends = options.endings.map((token) => Math.exp((logits[token] as number) - total));
      const logLikelihood = likelihood + Math.log(ends.reduce((sum, probability) => sum + probability, 0));
      for (const candidate of node.candidates) add(candidate, path.length + 1, logLikelihood);
    }
    // The likeliest first, so that the others may turn out to be negligible.
    const children = [...node.children].toSorted(
      ([one], [other]) => (logits[other] as number) - (logits[one] as number),
    );
    for (const [token, child] of children) {
      const logLikelihood = likelihood + (logits[token] as number) - total;
      if (child.children.size === 0) {
        for (const candidate of child.candidates) add(candidate, path.length + 1, logLikelihood);
        continue;
      }
      if (isNegligible(child, logLikelihood)) continue;
      options.checkCancelled();
      const step = await at.step.stateAfter(at.row).advance([token]);
      await visit(child, { step, row: 0 }, [...path, token], logLikelihood);
    }
  };
  await visit(buildTree(candidates, tokenizer), prompt, [], 0);
  return rank(candidates, spellings);
}

function checkCandidates(candidates: ScoreRequest['candidates']): void {
  if (candidates.length === 0) throw new AppError('invalid-input', 'There are no candidates to choose from.');
  if (new Set(candidates.map((candidate) => candidate.id)).size < candidates.length) {
    throw new AppError('invalid-input', 'Two candidates have the same id.');
  }
  for (const { id, spellings } of candidates) {
    if (!spellings.some((spelling) => spelling.trim() !== '')) {
      throw new AppError('invalid-input', `The candidate "${id}" has no spelling.`);
    }
  }
}

function rank(
  candidates: ScoreRequest['candidates'],
  spellings: readonly Spelling[],
): readonly CandidateScore[] {
  const scores = candidates.map((_, index) => {
    const own = spellings.filter((spelling) => spelling.candidate === index);
    const best = own.reduce((a, b) => (b.logLikelihood > a.logLikelihood ? b : a));
    const sum = own.reduce(
      (total, { logLikelihood }) => total + Math.exp(logLikelihood - best.logLikelihood),
      0,
    );
    return (best.logLikelihood + Math.log(sum)) / best.length;
  });
  const highest = Math.max(...scores);
  const total = scores.reduce((sum, score) => sum + Math.exp(score - highest), 0);
  return candidates
    .map(({ id }, index) => {
      const score = scores[index] as number;
      return { id, score, probability: Math.exp(score - highest) / total };
    })
    .toSorted((a, b) => b.score - a.score);
}
