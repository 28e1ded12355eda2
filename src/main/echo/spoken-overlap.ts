import { WordComparison } from './sounds-alike.ts';
import { wordUnits, wordsIn } from './word-units.ts';

/** Less alike than this are two different words. */
const LEAST_SIMILARITY = 0.55;
/** What it costs, by weight, to leave out a word that was spoken, and one that was heard. */
const SKIP_SPOKEN = 0.3;
const SKIP_HEARD = 0.1;
/** A word counts by its letters: a long one is rarely there by chance. Figures are spoken as words; they count little. */
const LEAST_WEIGHT = 2;
const MOST_WEIGHT = 8;
const FIGURES = /^\p{N}+$/u;
/** A minute of speech, and enough of a text to know it again. */
const MOST_SPOKEN_UNITS = 200;
const MOST_HEARD_UNITS = 60;

export interface Overlap {
  /** Share 0…1 of the heard words, by weight, that are found in the spoken text one after the other. */
  readonly share: number;
  /** Words heard; a character of a script without spaces counts half. */
  readonly words: number;
}

/**
 * How much of `heard` is a piece of `spoken`, as a recogniser would garble it: the best local alignment of the two
 * (T. Smith and M. Waterman 1981) over words, with words that sound alike, words left out or put in, and words
 * written in one or in two.
 */
export function overlapOf(heard: string, spoken: string): Overlap {
  const heardUnits = wordUnits(heard).slice(0, MOST_HEARD_UNITS);
  const spokenUnits = wordUnits(spoken).slice(-MOST_SPOKEN_UNITS);
  const whole = heardUnits.reduce((sum, unit) => sum + weightOf(unit), 0);
  const share = whole === 0 ? 0 : bestAlignment(heardUnits, spokenUnits) / whole;
  return { share, words: wordsIn(heardUnits) };
}

function bestAlignment(heard: readonly string[], spoken: readonly string[]): number {
  const comparison = new WordComparison();
  const rows: number[][] = [Array.from({ length: spoken.length + 1 }, () => 0)];
  let best = 0;
  for (let i = 1; i <= heard.length; i++) {
    const row = [0];
    rows.push(row);
    for (let j = 1; j <= spoken.length; j++) {
      const score = cell(rows, row, { heard, spoken, i, j, comparison });
      row.push(score);
      best = Math.max(best, score);
    }
  }
  return best;
}

function cell(
  rows: readonly (readonly number[])[],
  row: readonly number[],
  at: {
    readonly heard: readonly string[];
    readonly spoken: readonly string[];
    readonly i: number;
    readonly j: number;
    readonly comparison: WordComparison;
  },
): number {
  const { heard, spoken, i, j, comparison } = at;
  const h = heard[i - 1] as string;
  const s = spoken[j - 1] as string;
  const above = rows[i - 1] as readonly number[];
  const weight = weightOf(h);
  let score = Math.max(
    0,
    (above[j - 1] as number) + matched(comparison.alike(h, s), weight),
    (above[j] as number) - SKIP_HEARD * weight,
    (row[j - 1] as number) - SKIP_SPOKEN * weightOf(s),
  );
  if (j > 1) {
    const two = (spoken[j - 2] as string) + s;
    score = Math.max(score, (above[j - 2] as number) + matched(comparison.alike(h, two), weight));
  }
  if (i > 1) {
    const before = heard[i - 2] as string;
    const gained = matched(comparison.alike(before + h, s), weight + weightOf(before));
    score = Math.max(score, (rows[i - 2]?.[j - 1] as number) + gained);
  }
  return score;
}

function matched(alike: number, weight: number): number {
  return alike < LEAST_SIMILARITY ? 0 : weight * alike;
}

function weightOf(unit: string): number {
  if (FIGURES.test(unit)) return LEAST_WEIGHT;
  return Math.min(MOST_WEIGHT, Math.max(LEAST_WEIGHT, unit.length));
}
