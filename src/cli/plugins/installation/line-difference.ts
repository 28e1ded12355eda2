/** Which lines go and which come, as `diff` shows it. */

/** Beyond this many pairs of lines only the span between the first and the last difference is shown. */
const MAXIMUM_PAIRS = 4_000_000;

export function lineDifference(before: string, after: string): string[] {
  const [from, to] = [splitLines(before), splitLines(after)];
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start += 1;
  let end = 0;
  while (end < Math.min(from.length, to.length) - start && from.at(-1 - end) === to.at(-1 - end)) end += 1;
  const [removed, added] = [from.slice(start, from.length - end), to.slice(start, to.length - end)];
  if (removed.length * added.length > MAXIMUM_PAIRS)
    return [...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)];
  return compared(removed, added);
}

/** Longest common subsequence by its table. */
function compared(from: readonly string[], to: readonly string[]): string[] {
  const lengths = Array.from({ length: from.length + 1 }, () => new Uint32Array(to.length + 1));
  const at = (row: number, column: number): number => lengths[row]?.[column] ?? 0;
  for (let row = from.length - 1; row >= 0; row -= 1) {
    const current = lengths[row] ?? new Uint32Array(0);
    for (let column = to.length - 1; column >= 0; column -= 1) {
      current[column] =
        from[row] === to[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: string[] = [];
  let [row, column] = [0, 0];
  while (row < from.length || column < to.length) {
    if (row < from.length && column < to.length && from[row] === to[column]) {
      row += 1;
      column += 1;
    } else if (column < to.length && (row === from.length || at(row, column + 1) > at(row + 1, column))) {
      lines.push(`+${to[column] ?? ''}`);
      column += 1;
    } else {
      lines.push(`-${from[row] ?? ''}`);
      row += 1;
    }
  }
  return lines;
}

function splitLines(text: string): string[] {
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
}
