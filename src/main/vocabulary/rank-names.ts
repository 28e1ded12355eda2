import { lettersOf, namePartsOf } from '../../shared/text/vocabulary/name-parts.ts';
import { isOrdinaryWord } from '../../shared/text/vocabulary/ordinary-words.ts';
import { KNOWN_NAMES, type KnownName } from '../../shared/text/vocabulary/tables/known-names.ts';
import type { VocabularyTerm } from '../../shared/text/vocabulary/term.ts';
import type { NameFacts, ProjectNames } from './project-names.ts';
import type { Slices } from './slices.ts';

/** A term that may stand in a prompt, and how much it is wanted there. */
export interface PromptTerm {
  readonly written: string;
  readonly letters: string;
  readonly score: number;
}

export interface RankedNames {
  /** For correction; the most important first. */
  readonly terms: readonly VocabularyTerm[];
  /** For prompts; the most wanted first. */
  readonly prompt: readonly PromptTerm[];
}

const MOST_TERMS = 5000;
const MOST_PROMPT_TERMS = 200;
const LONGEST_PROMPT_TERM = 20;
const COMPOUND_SHARE = 0.7;
const KNOWN_SHARE = 0.6;
/** A term that is met once, in one place, is not worth what every term of a prompt costs. */
const LOWEST_PROMPT_SCORE = 1.5;
/** Names that stand once or twice are slips and temporary variables. */
const FEWEST_OCCURRENCES = 2;

/** Facts of all writings of one name: `RepoMap`, `repomap`, `repo-map`. */
interface Group {
  readonly letters: string;
  readonly writings: NameFacts[];
}

/** Puts the names of a project in order, for correction and for prompts. */
export async function rankNames(names: ProjectNames, slices: Slices): Promise<RankedNames> {
  const groups = new Map<string, Group>();
  for (const facts of names.all()) {
    const letters = lettersOf(facts.written);
    const group = groups.get(letters);
    if (group === undefined) groups.set(letters, { letters, writings: [facts] });
    else group.writings.push(facts);
    if (slices.spent) await slices.pause();
  }
  const known = KNOWN_NAMES.filter((name) => isShown(name, names));
  const scored: { facts: NameFacts; score: number }[] = [];
  const prompt: PromptTerm[] = [];
  for (const group of groups.values()) {
    for (const facts of group.writings)
      if (isWorthKeeping(facts)) scored.push({ facts, score: scoreOf([facts]) });
    const term = promptTerm(group);
    if (term !== undefined) prompt.push(term);
    if (slices.spent) await slices.pause();
  }
  const knownLetters = new Map(known.map((name) => [lettersOf(name.written), name]));
  const best = await topBy(scored, MOST_TERMS, slices);
  const highest = best[0]?.score ?? 1;
  const terms: VocabularyTerm[] = known.map((name) => ({
    written: name.written,
    spoken: name.spoken,
    source: 'known',
    bySound: true,
    weight: 0.5,
  }));
  for (const { facts, score } of best) {
    // The maker's spelling counts, not that of a dependency's name.
    if (knownLetters.has(lettersOf(facts.written))) continue;
    const weight = facts.own && !isOrdinaryWord(facts.written) ? 1 : Math.min(0.85, score / highest);
    const bySound = facts.own || facts.dependency || facts.inPaths > 0 || /\p{Ll}\p{Lu}/u.test(facts.written);
    terms.push({ written: facts.written, spoken: [], source: 'project', bySound, weight });
    if (slices.spent) await slices.pause();
  }
  const merged = new Map(mergeLonger(prompt).map((term) => [term.letters, term]));
  for (const name of known) {
    const letters = lettersOf(name.written);
    const group = groups.get(letters);
    // What everybody writes is spelt right without help.
    if (name.spoken.length === 0) {
      merged.delete(letters);
      continue;
    }
    const shown = merged.get(letters)?.score ?? (group === undefined ? 0 : scoreOf(group.writings));
    merged.set(letters, { written: name.written, letters, score: KNOWN_SHARE * shown + hardToHear(name) });
  }
  const wanted = [...merged.values()].filter(({ score }) => score >= LOWEST_PROMPT_SCORE);
  return { terms, prompt: await topBy(wanted, MOST_PROMPT_TERMS, slices) };
}

function isShown(name: KnownName, names: ProjectNames): boolean {
  if (names.signs.has(name.signs.find((sign) => names.signs.has(sign)) ?? '')) return true;
  return [name.written, ...name.signs].some((sign) => {
    const facts = names.get(sign);
    return facts !== undefined && (facts.dependency || facts.own || facts.inPaths > 0 || facts.inProse > 1);
  });
}

function isWorthKeeping(facts: NameFacts): boolean {
  if (facts.own || facts.dependency || facts.inPaths > 0) return !isOrdinaryWord(facts.written);
  const occurrences = facts.inCode + facts.inProse;
  return occurrences >= FEWEST_OCCURRENCES && !isOrdinaryWord(facts.written);
}

/** Names in paths and prose are said; most identifiers are only read. */
function scoreOf(writings: readonly NameFacts[]): number {
  let inPaths = 0;
  let inProse = 0;
  let inCode = 0;
  let files = 0;
  for (const facts of writings) {
    inPaths += facts.inPaths;
    inProse += facts.inProse;
    inCode += facts.inCode;
    files += facts.files;
  }
  return (
    (writings.some(({ own }) => own) ? 12 : 0) +
    (writings.some(({ dependency }) => dependency) ? 1.5 : 0) +
    (writings.some(({ recent }) => recent) ? 1.5 : 0) +
    1.6 * Math.log2(1 + inProse) +
    1.2 * Math.log2(1 + inPaths) +
    0.4 * Math.log2(1 + inCode) +
    0.4 * Math.log2(1 + files)
  );
}

/** Only names that no dictionary has, and that a person can say, are worth their tokens. */
function promptTerm({ letters, writings }: Group): PromptTerm | undefined {
  const said = writings.filter(({ written }) => !written.includes('_'));
  if (said.length === 0 || letters.length < 3 || letters.length > LONGEST_PROMPT_TERM) return undefined;
  const occurrences = writings.reduce((sum, facts) => sum + facts.inCode + facts.inProse + facts.inPaths, 0);
  const important = writings.some(({ own, dependency }) => own || dependency);
  if (!important && occurrences < FEWEST_OCCURRENCES) return undefined;
  const written = said.reduce((best, one) => (saidOften(one) > saidOften(best) ? one : best)).written;
  const parts = namePartsOf(written);
  if (parts.length > 3 || /\d/.test(written) || !/[aeiouy]/i.test(letters)) return undefined;
  if (isOrdinaryWord(letters)) return undefined;
  const score = scoreOf(writings);
  // "RepoMap" tells that "repomap" is two words.
  const compound = writings.some((facts) => {
    const words = namePartsOf(facts.written);
    return words.length > 1 && words.every((word) => isOrdinaryWord(word));
  });
  if (!compound) return { written, letters, score };
  // Two words of the dictionary are recognised without help; they are worth a mention where they are a name.
  const isName = writings.some((facts) => facts.dependency || (facts.inPaths > 2 && facts.inProse > 0));
  return isName && written.includes('-') ? { written, letters, score: score * COMPOUND_SHARE } : undefined;
}

/** `tree-sitter-languages` counts for `tree-sitter`, which is what people say. */
function mergeLonger(terms: readonly PromptTerm[]): PromptTerm[] {
  const scores = new Map(terms.map(({ letters, score }) => [letters, score]));
  for (const { written, letters, score } of terms) {
    const parts = namePartsOf(written);
    for (let count = parts.length - 1; count > 0; count -= 1) {
      const shorter = parts.slice(0, count).join('');
      const before = scores.get(shorter);
      if (before === undefined) continue;
      scores.set(shorter, Math.max(before, score));
      scores.delete(letters);
      break;
    }
  }
  return terms.flatMap((term) => {
    const score = scores.get(term.letters);
    return score === undefined ? [] : [{ ...term, score }];
  });
}

function saidOften({ inProse, inPaths, inCode }: NameFacts): number {
  return 4 * inProse + 2 * inPaths + inCode / 4;
}

/** What is heard in many ways needs help. */
function hardToHear({ spoken }: KnownName): number {
  return Math.min(1, spoken.length / 3);
}

const SORTED_AT_ONCE = 2000;

/** The `most` with the highest score, best first; sorted in runs, because sorting all at once would take too long. */
async function topBy<T extends { readonly score: number }>(
  items: readonly T[],
  most: number,
  slices: Slices,
): Promise<T[]> {
  let best: T[] = [];
  const run = SORTED_AT_ONCE;
  for (let start = 0; start < items.length; start += run) {
    best = [...best, ...items.slice(start, start + run)].toSorted((a, b) => b.score - a.score).slice(0, most);
    if (slices.spent) await slices.pause();
  }
  return best;
}
