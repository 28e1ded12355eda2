/** Substitutions, deletions and insertions between two word sequences (Levenshtein distance), and their rate. */
export interface WordErrors {
  readonly errors: number;
  readonly referenceWords: number;
}

export function countWordErrors(reference: readonly string[], heard: readonly string[]): WordErrors {
  let row = heard.map((_, index) => index + 1);
  row.unshift(0);
  for (const [index, word] of reference.entries()) {
    const next = [index + 1];
    for (const [column, candidate] of heard.entries()) {
      const substitution = (row[column] as number) + (word === candidate ? 0 : 1);
      next.push(Math.min(substitution, (row[column + 1] as number) + 1, (next[column] as number) + 1));
    }
    row = next;
  }
  return { errors: row.at(-1) as number, referenceWords: reference.length };
}

/** Errors per reference word over a whole set, in percent: long clips weigh more than short ones. */
export function wordErrorRatePercent(all: readonly WordErrors[]): number {
  const errors = all.reduce((sum, one) => sum + one.errors, 0);
  const words = all.reduce((sum, one) => sum + one.referenceWords, 0);
  return words === 0 ? 0 : (100 * errors) / words;
}
