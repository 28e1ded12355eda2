import { isDigits, isLetters } from './characters.ts';
import { contextBefore, type ReadingContext } from './context.ts';
import { consistsOf, HEAVY, PRIMARY_STRESS, SILENT_SIGNS } from './phoneme-classes.ts';
import { applyStress } from './stress.ts';
import type { Word, WordGroup } from './words.ts';

/** How a word was read. */
export interface Reading {
  readonly phonemes: string;
  /** Set off from the word before, though written together with it. */
  readonly spaceBefore: boolean;
}

/** Reads a word with the lexicon; undefined when it does not know it. */
export type KnownReader = (word: Word, context: ReadingContext) => string | undefined;

/** What reading a group came to; no readings when the lexicon does not know all of it. */
export interface GroupResult {
  readonly readings: readonly Reading[] | undefined;
  readonly context: ReadingContext;
}

/**
 * Up to this many members every stretch of a group is looked for in the lexicon. In longer ones, which no person
 * wrote to be read, only short stretches: their number would grow with the square.
 */
const WHOLLY_SEARCHED = 24;
/** Only one entry of the lexicon has more parts: "what-you-see-is-what-you-get". */
const SHORT_STRETCH = 8;

/**
 * Reads words that are written together from their end: the longest stretch the lexicon knows, then the longest
 * before that, and so on.
 */
export function readGroup(group: WordGroup, after: ReadingContext, read: KnownReader): GroupResult {
  const phonemes: string[] = group.map(() => '');
  const joiner = new Joiner(group);
  const reach = group.length > WHOLLY_SEARCHED ? SHORT_STRETCH : group.length;
  let context = after;
  let end = group.length;
  while (end > 0) {
    let start = Math.max(0, end - reach);
    let word = joiner.join(start, end);
    let found = read(word, context);
    while (found === undefined && start < end - 1) {
      start += 1;
      word = joiner.join(start, end);
      found = read(word, context);
    }
    if (found !== undefined) {
      phonemes[start] = found;
      context = contextBefore(word, found, context);
      end = start;
    } else {
      end -= 1;
      if (!consistsOf(word.text, SILENT_SIGNS)) return { readings: undefined, context: after };
    }
  }
  return { readings: spaced(group, phonemes), context };
}

/** All of a group as it is written. */
export function textOf(group: WordGroup): string {
  return new Joiner(group).join(0, group.length).text;
}

/** Makes one word of neighbours. Its part of speech is that of the longest of them, capitals counting twice. */
class Joiner {
  readonly #group: WordGroup;
  readonly #text: string;
  /** Where each member begins in the text, and where the last one ends. */
  readonly #starts: number[] = [];
  readonly #weights: readonly number[];

  constructor(group: WordGroup) {
    this.#group = group;
    const texts: string[] = [];
    let length = 0;
    for (const { text, spaceAfter } of group) {
      this.#starts.push(length);
      texts.push(text, spaceAfter ? ' ' : '');
      length += text.length + (spaceAfter ? 1 : 0);
    }
    this.#text = texts.join('');
    this.#starts.push(length);
    this.#weights = group.map(({ text }) => capitalWeight(text));
  }

  join(start: number, end: number): Word {
    const [head] = this.#group;
    const first = this.#group[start] ?? head;
    if (end === start + 1) return first;
    let heaviest = start;
    let { currency } = first;
    for (let index = start + 1; index < end; index += 1) {
      if ((this.#weights[index] ?? 0) > (this.#weights[heaviest] ?? 0)) heaviest = index;
      const other = this.#group[index]?.currency ?? '';
      if (other > currency) currency = other;
    }
    const last = this.#group[end - 1] ?? first;
    return {
      text: this.#text.slice(this.#starts[start], (this.#starts[end - 1] ?? 0) + last.text.length),
      tag: this.#group[heaviest]?.tag ?? first.tag,
      spaceAfter: last.spaceAfter,
      isHead: first.isHead,
      currency,
      alias: undefined,
      fixed: undefined,
    };
  }
}

function capitalWeight(text: string): number {
  let weight = 0;
  for (const character of text) weight += character === character.toLowerCase() ? 1 : 2;
  return weight;
}

/** Mixed groups ("parser.ts", "3x") are set apart; in others only the heavier half keeps its full stress. */
function spaced(group: WordGroup, phonemes: readonly string[]): readonly Reading[] {
  if (isMixed(group)) {
    return phonemes.map((text, index) => ({ phonemes: text, spaceBefore: index > 0 && text !== '' }));
  }
  return thinned(group, phonemes).map((text) => ({ phonemes: text, spaceBefore: false }));
}

function isMixed(group: WordGroup): boolean {
  const classes = new Set<string>();
  for (const [index, { text, spaceAfter }] of group.entries()) {
    if (text.includes(' ') || text.includes('/') || (spaceAfter && index < group.length - 1)) return true;
    for (const character of text) {
      if (SILENT_SIGNS.has(character)) continue;
      classes.add(isLetters(character) ? 'letter' : isDigits(character) ? 'digit' : 'other');
    }
  }
  return classes.size > 1;
}

function thinned(group: WordGroup, phonemes: readonly string[]): readonly string[] {
  const spoken = phonemes
    .map((text, index) => ({ index, isStrong: text.includes(PRIMARY_STRESS), weight: heaviness(text) }))
    .filter(({ index }) => phonemes[index] !== '');
  const weaken = new Set<number>();
  const [first, second] = spoken;
  if (
    spoken.length === 2 &&
    first !== undefined &&
    second !== undefined &&
    isSingle(group[first.index]?.text)
  ) {
    weaken.add(second.index);
  } else if (spoken.filter(({ isStrong }) => isStrong).length > Math.floor((spoken.length + 1) / 2)) {
    const lightFirst = spoken.toSorted(
      (a, b) => Number(a.isStrong) - Number(b.isStrong) || a.weight - b.weight || a.index - b.index,
    );
    for (const { index } of lightFirst.slice(0, Math.floor(spoken.length / 2))) weaken.add(index);
  }
  return phonemes.map((text, index) => (weaken.has(index) ? applyStress(text, -0.5) : text));
}

function isSingle(text: string | undefined): boolean {
  return text !== undefined && Array.from(text).length === 1;
}

function heaviness(phonemes: string): number {
  let weight = 0;
  for (const phoneme of phonemes) weight += HEAVY.has(phoneme) ? 2 : 1;
  return weight;
}
