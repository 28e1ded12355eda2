import { lettersOf, namePartsOf } from '../../shared/text/vocabulary/name-parts.ts';
import { isOrdinaryWord } from '../../shared/text/vocabulary/ordinary-words.ts';
import type { PromptTerm } from './rank-names.ts';
import { estimateTokens } from './token-estimate.ts';

export interface PromptSources {
  /** The user's own words, in the user's order. */
  readonly user: readonly string[];
  readonly agents: readonly string[];
  /** Words that are listened for. */
  readonly triggers: readonly string[];
  /** Of the project; the most wanted first. */
  readonly project: readonly PromptTerm[];
  /** Letters of terms that were said, the latest last. */
  readonly used: ReadonlySet<string>;
}

/**
 * What is spent. The recogniser takes up to 64 tokens, but each costs time, and names that nobody said begin to disturb
 * what was: see "vocabulary" in bench/RESULTS.md. Correction, which costs nothing, does the rest.
 */
export interface PromptBudget {
  readonly tokens: number;
  /** Terms that the user did not ask for, at most. */
  readonly projectTerms: number;
}

export const PROMPT_BUDGET: PromptBudget = { tokens: 48, projectTerms: 2 };

/** A term with its comma. */
const FEWEST_TOKENS = 2;

/** What was said lately is likely to be said again. */
const USED_BONUS = 6;

/**
 * The terms for the recogniser's prompt. Within the budget come the user's words, then the agents' names, then the
 * project's terms, then words listened for; words that need no help are left out. In the list the most wanted stand
 * last, where they weigh most.
 */
export function choosePrompt(
  sources: PromptSources,
  budget: PromptBudget = PROMPT_BUDGET,
): readonly string[] {
  const chosen: string[] = [];
  const seen = new Set<string>();
  let spent = 0;
  const take = (term: string, limit: number): void => {
    const written = term.trim();
    const letters = lettersOf(written);
    const tokens = estimateTokens(written);
    if (letters === '' || seen.has(letters) || spent + tokens > limit) return;
    seen.add(letters);
    chosen.push(written);
    spent += tokens;
  };
  for (const word of latestFirst(sources.user, sources.used)) {
    if (spent > budget.tokens - FEWEST_TOKENS) break;
    take(word, budget.tokens);
  }
  for (const name of sources.agents) if (needsHelp(name)) take(name, budget.tokens);
  const wanted = [
    ...byWish(sources.project, sources.used).map(({ written }) => written),
    ...sources.triggers.filter(needsHelp),
  ];
  const most = chosen.length + budget.projectTerms;
  for (const term of wanted) {
    if (chosen.length >= most) break;
    take(term, budget.tokens);
  }
  return chosen.toReversed();
}

/** Words of the dictionary are heard without being announced. */
function needsHelp(name: string): boolean {
  return namePartsOf(name).some((part) => /^\p{L}+$/u.test(part) && !isOrdinaryWord(part));
}

function latestFirst(words: readonly string[], used: ReadonlySet<string>): readonly string[] {
  if (used.size === 0) return words;
  const places = new Map([...used].map((letters, place) => [letters, place]));
  const placed = words.map((word) => ({ word, place: places.get(lettersOf(word)) ?? -1 }));
  return placed.toSorted((a, b) => b.place - a.place).map(({ word }) => word);
}

function byWish(project: readonly PromptTerm[], used: ReadonlySet<string>): PromptTerm[] {
  const wish = (term: PromptTerm): number => term.score + (used.has(term.letters) ? USED_BONUS : 0);
  return project.toSorted((a, b) => wish(b) - wish(a));
}
