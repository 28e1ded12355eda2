import { phraseWords } from '../../shared/text/commands/words.ts';

/** Where `run` stands in `words` for the first time; -1 when nowhere. */
export function indexOfRun(words: readonly string[], run: readonly string[]): number {
  if (run.length === 0) return -1;
  return words.findIndex((_, from) => run.every((word, index) => words[from + index] === word));
}

/** Whether the words are exactly one of the phrases. */
export function isOneOf(words: readonly string[], phrases: readonly string[]): boolean {
  return phrases.some((phrase) => sameWords(words, phraseWords(phrase)));
}

export function sameWords(first: readonly string[], second: readonly string[]): boolean {
  return first.length === second.length && first.every((word, index) => word === second[index]);
}

/** Whether one of the words is in the table. */
export function hasAny(words: readonly string[], table: readonly string[]): boolean {
  const known = comparable(table);
  return words.some((word) => known.has(word));
}

const COMPARABLE = new WeakMap<readonly string[], ReadonlySet<string>>();

/** The words of a table as they are compared: without accents and the like. */
function comparable(table: readonly string[]): ReadonlySet<string> {
  const known = COMPARABLE.get(table) ?? new Set(table.flatMap(phraseWords));
  COMPARABLE.set(table, known);
  return known;
}

/** The words without those at both ends that say nothing; all of them when nothing else is there. */
export function withoutFillers(words: readonly string[], fillers: readonly string[]): readonly string[] {
  const known = comparable(fillers);
  const from = words.findIndex((word) => !known.has(word));
  if (from < 0) return words;
  return words.slice(from, words.findLastIndex((word) => !known.has(word)) + 1);
}
