import { z } from 'zod';
import {
  isDigits,
  isLetters,
  isLowerCase,
  isUpperCase,
  capitalised,
  firstCharacter,
  lastThree,
} from './characters.ts';
import type { PackedFile } from './packed-file.ts';
import { PackedTable } from './packed-table.ts';

/** Weights are stored as tenths: tag (one byte), weight (int16, little-endian). */
export const WEIGHT_BYTES = 3;
export const WEIGHT_SCALE = 10;

export const taggerAboutSchema = z.object({
  /** Penn Treebank tags, sorted by code point. */
  tags: z.array(z.string()),
});

const BEFORE_FIRST = '-START-';
const BEFORE_THAT = '-START2-';
const AFTER_LAST = '-END-';
const AFTER_THAT = '-END2-';
/** Places of the window before the first word. */
const LEAD = 2;

/**
 * Gives each piece of a sentence its part of speech, as a Penn Treebank tag. An averaged perceptron: words with one
 * answer come from a table, all others get the tag with the greatest sum of weights of the features that are present.
 * (M. Honnibal, https://explosion.ai/blog/part-of-speech-pos-tagger-in-python.)
 */
export class Tagger {
  readonly #tags: readonly string[];
  readonly #known: PackedTable;
  readonly #vocabulary: PackedTable;
  readonly #weights: PackedTable;
  readonly #scores: Float64Array;

  constructor(file: PackedFile) {
    this.#tags = taggerAboutSchema.parse(file.about).tags;
    this.#known = new PackedTable(file.section('known'));
    this.#vocabulary = new PackedTable(file.section('vocabulary'));
    this.#weights = new PackedTable(file.section('weights'));
    this.#scores = new Float64Array(this.#tags.length);
  }

  /** One tag for each text. */
  tags(texts: readonly string[]): readonly string[] {
    const window = [
      BEFORE_THAT,
      BEFORE_FIRST,
      ...texts.map((text) => this.#windowForm(text)),
      AFTER_LAST,
      AFTER_THAT,
    ];
    const tags: string[] = [];
    texts.forEach((text, index) => {
      const known = this.#known.find(text)?.[0];
      tags.push(known === undefined ? this.#best(text, index, window, tags) : (this.#tags[known] ?? ''));
    });
    return tags;
  }

  /** How a word looks to its neighbours: itself if it is a frequent word, else its shape. */
  #windowForm(text: string): string {
    const normal = normalForm(text);
    return this.#vocabulary.has(normal) ? normal : `<${shape(text)}>`;
  }

  #best(text: string, index: number, window: readonly string[], tags: readonly string[]): string {
    this.#scores.fill(0);
    // The order of the features is the order in which doubles are added, and so part of the result.
    for (const feature of features(text, index, window, tags)) this.#add(feature);
    let best = 0;
    for (let tag = 1; tag < this.#scores.length; tag += 1) {
      // Of equals the last one wins.
      if ((this.#scores[tag] ?? 0) >= (this.#scores[best] ?? 0)) best = tag;
    }
    return this.#tags[best] ?? '';
  }

  #add(feature: string): void {
    const weights = this.#weights.find(feature);
    if (weights === undefined) return;
    for (let at = 0; at < weights.length; at += WEIGHT_BYTES) {
      const tag = weights[at] ?? 0;
      const tenths = (((weights[at + 1] ?? 0) | ((weights[at + 2] ?? 0) << 8)) << 16) >> 16;
      this.#scores[tag] = (this.#scores[tag] ?? 0) + tenths / WEIGHT_SCALE;
    }
  }
}

function features(
  text: string,
  index: number,
  window: readonly string[],
  tags: readonly string[],
): readonly string[] {
  const at = index + LEAD;
  const [twoBefore = '', before = '', self = '', after = '', twoAfter = ''] = window.slice(at - 2, at + 3);
  const previousTag = tags[index - 1] ?? BEFORE_FIRST;
  const tagBefore = index > 1 ? (tags[index - 2] ?? '') : index === 1 ? BEFORE_FIRST : BEFORE_THAT;
  return [
    'b',
    `s3=${lastThree(text)}`,
    `p1=${firstCharacter(text)}`,
    `w=${self}`,
    `sh=${shape(text)}`,
    index === 0 ? 'i0' : 'i+',
    `t-1=${previousTag}`,
    `t-2=${tagBefore}`,
    `t-12=${previousTag},${tagBefore}`,
    `w-1=${before}`,
    `s3-1=${lastThree(before)}`,
    `w-2=${twoBefore}`,
    `w+1=${after}`,
    `s3+1=${lastThree(after)}`,
    `w+2=${twoAfter}`,
  ];
}

function normalForm(text: string): string {
  if (text.includes('-') && !text.startsWith('-')) return '!HYPHEN';
  if (text.length === 4 && isDigits(text)) return '!YEAR';
  return /^[0-9]/.test(text) ? '!DIGITS' : text.toLowerCase();
}

/** "x" lower case, "XX" capitals, "Xx" capitalised, "d" digits; else what the first four characters are. */
function shape(text: string): string {
  if (isLetters(text)) {
    if (isLowerCase(text)) return 'x';
    if (isUpperCase(text)) return firstCharacter(text) === text ? 'X1' : 'XX';
    return text === capitalised(text) && isUpperCase(firstCharacter(text)) ? 'Xx' : 'xX';
  }
  if (isDigits(text)) return 'd';
  const start = Array.from(text.slice(0, 8)).slice(0, 4);
  return start
    .map((character) => (isDigits(character) ? 'd' : isLetters(character) ? 'x' : character))
    .join('');
}
