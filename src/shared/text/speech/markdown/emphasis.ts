import { flanking } from './flanking.ts';

/** A run of marks in a text: how many of them are still there, and what they may do. */
export interface MarkRun {
  readonly mark: string;
  readonly opens: boolean;
  readonly closes: boolean;
  /** How many marks have not found a partner. */
  left: number;
}

export function markRun(run: string, before: string, after: string): MarkRun {
  return { mark: run.charAt(0), ...flanking(run, before, after), left: run.length };
}

/** Runs that wait for a partner; it takes runs in the order of the text. */
export class EmphasisPairs {
  readonly #waiting = new Map<string, MarkRun[]>();

  add(run: MarkRun): void {
    const waiting = this.#waiting.get(run.mark) ?? [];
    this.#waiting.set(run.mark, waiting);
    if (run.closes) {
      for (let opener = waiting.at(-1); opener !== undefined && run.left > 0; opener = waiting.at(-1)) {
        const paired = Math.min(opener.left, run.left);
        opener.left -= paired;
        run.left -= paired;
        if (opener.left === 0) waiting.pop();
      }
    }
    if (run.opens && run.left > 0) waiting.push(run);
  }

  get isBalanced(): boolean {
    return [...this.#waiting.values()].every((runs) => runs.length === 0);
  }
}
