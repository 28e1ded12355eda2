import { normaliseEnglish } from '../wer/english-normaliser.ts';
import type { Performed } from './stage.ts';

/** A word with its end in the clip, in seconds. */
export interface TimedWord {
  readonly w: string;
  readonly e: number;
}

export interface WordLags {
  /** Word's end → first text that has it, milliseconds. */
  readonly partialMs: readonly number[];
  /** Word's end → first text that has it for good. */
  readonly stableMs: readonly number[];
}

/** A word counts as found at its place give or take so many words, because texts differ a little from the label. */
const SLACK_WORDS = 2;

/** When each word of a labelled clip showed. Words that the final text lacks are left out. */
export function wordLags(performed: Performed, words: readonly TimedWord[]): WordLags {
  const finals = performed.finals.flatMap(({ text, parsedAtMs }) => {
    return parsedAtMs === undefined ? [] : [{ atMs: parsedAtMs, stable: text, whole: text }];
  });
  if (finals.length !== 1) return { partialMs: [], stableMs: [] };
  const texts = [...performed.running, ...finals];
  const last = wordsOf(finals[0]?.whole ?? '');
  const partialMs: number[] = [];
  const stableMs: number[] = [];
  for (const [place, { w, e }] of words.entries()) {
    const word = normaliseEnglish(w);
    if (!has(last, word, place)) continue;
    const endedAtMs = performed.startedAtMs + e * 1000;
    const shown = texts.find(({ whole }) => has(wordsOf(whole), word, place));
    const settled = texts.find(({ stable }) => has(wordsOf(stable), word, place));
    if (shown !== undefined) partialMs.push(shown.atMs - endedAtMs);
    if (settled !== undefined) stableMs.push(settled.atMs - endedAtMs);
  }
  return { partialMs, stableMs };
}

function wordsOf(text: string): readonly string[] {
  return normaliseEnglish(text).split(' ');
}

function has(words: readonly string[], word: string, place: number): boolean {
  return words.slice(Math.max(0, place - SLACK_WORDS), place + SLACK_WORDS + 1).includes(word);
}
