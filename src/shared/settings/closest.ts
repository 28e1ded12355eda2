/** A third of the letters may differ; more is a guess. */
const TOLERATED_SHARE = 1 / 3;

/** The candidate that `word` was probably meant to be: it ends in it, or differs in a few letters. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = word.toLowerCase();
  const [whole, ...others] = candidates.filter((candidate) => candidate.toLowerCase().endsWith(`.${wanted}`));
  if (whole !== undefined && others.length === 0) return whole;
  const ranked = candidates
    .map((candidate) => ({ candidate, edits: editDistance(wanted, candidate.toLowerCase()) }))
    .toSorted((a, b) => a.edits - b.edits)[0];
  return ranked !== undefined && ranked.edits <= wanted.length * TOLERATED_SHARE
    ? ranked.candidate
    : undefined;
}

/** Levenshtein's distance: insertions, deletions and replacements that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...a].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...b].entries()) {
      const replaced = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
