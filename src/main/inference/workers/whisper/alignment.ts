/** From the attention of the decoder to times in the audio. One position lasts 20 ms. */
import type { RecognisedWord } from '../../../../shared/contract/inference.ts';
import type { AlignmentRow } from './decoder-state.ts';
import type { TokenUnit } from './tokenizer.ts';

export const POSITION_MS = 20;

/** Width of the median filter over positions (odd), as in OpenAI's reference. */
const MEDIAN_WIDTH = 7;

/** Attention of one head and row to the real audio; keys behind it belong to silence. */
function attention(row: AlignmentRow, head: number, positions: number): Float32Array {
  const [, rows = 1, keys = 0] = row.tensor.dims;
  const from = (head * rows + row.row) * keys;
  return row.tensor.data.subarray(from, from + positions);
}

function heads(row: AlignmentRow): number {
  return row.tensor.dims[0] ?? 0;
}

/**
 * For each row, the end in milliseconds of the audio position with the most attention, averaged over the heads.
 * `positions`: length of the real audio.
 */
export function peakEndsMs(rows: readonly AlignmentRow[], positions: number): readonly number[] {
  return rows.map((row) => {
    const sum = new Float32Array(positions);
    for (let head = 0; head < heads(row); head += 1) {
      const weights = attention(row, head, positions);
      for (let index = 0; index < positions; index += 1) {
        sum[index] = (sum[index] as number) + (weights[index] as number);
      }
    }
    let peak = 0;
    for (let index = 1; index < positions; index += 1) {
      if ((sum[index] as number) > (sum[peak] as number)) peak = index;
    }
    return (peak + 1) * POSITION_MS;
  });
}

/**
 * Start of each row in milliseconds, by dynamic time warping over the attention of the alignment heads
 * (median filter over positions, normalisation over the rows, mean of the heads), as in OpenAI's `find_alignment`.
 * Rows follow each other in time; starts never decrease.
 */
export function rowStartsMs(rows: readonly AlignmentRow[], positions: number): readonly number[] {
  const first = rows[0];
  if (first === undefined || positions === 0) return [];
  const score = new Float64Array(rows.length * positions);
  for (let head = 0; head < heads(first); head += 1) {
    const filtered = rows.map((row) => medianFiltered(attention(row, head, positions)));
    for (let position = 0; position < positions; position += 1) {
      addNormalised(score, filtered, position, positions);
    }
  }
  return warp(score, rows.length, positions).map((position) => position * POSITION_MS);
}

/** Adds (x − mean) / deviation over the rows of one position to `score`. */
function addNormalised(
  score: Float64Array,
  rows: readonly Float32Array[],
  position: number,
  positions: number,
): void {
  const values = rows.map((row) => row[position] as number);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  if (variance === 0) return;
  const deviation = Math.sqrt(variance);
  values.forEach((value, row) => {
    const index = row * positions + position;
    score[index] = (score[index] as number) + (value - mean) / deviation;
  });
}

/** Running median with mirrored edges. */
export function medianFiltered(values: Float32Array): Float32Array {
  const half = (MEDIAN_WIDTH - 1) / 2;
  if (values.length <= half) return values;
  const window = new Float32Array(MEDIAN_WIDTH);
  return values.map((_, index) => {
    for (let offset = -half; offset <= half; offset += 1) {
      const at = Math.abs(index + offset);
      window[offset + half] = values[at < values.length ? at : 2 * (values.length - 1) - at] as number;
    }
    return window.toSorted()[half] as number;
  });
}

const DIAGONAL = 0;
const NEXT_ROW = 1;
const NEXT_POSITION = 2;

/** The path of highest total score from the first cell to the last; gives the first position of each row. */
function warp(score: Float64Array, rows: number, positions: number): readonly number[] {
  const width = positions + 1;
  const total = new Float64Array((rows + 1) * width).fill(-Infinity);
  const came = new Uint8Array((rows + 1) * width);
  total[0] = 0;
  for (let row = 1; row <= rows; row += 1) {
    for (let position = 1; position <= positions; position += 1) {
      const cell = row * width + position;
      const diagonal = total[cell - width - 1] as number;
      const above = total[cell - width] as number;
      const left = total[cell - 1] as number;
      const best = Math.max(diagonal, above, left);
      came[cell] = best === diagonal ? DIAGONAL : best === above ? NEXT_ROW : NEXT_POSITION;
      total[cell] = best + (score[(row - 1) * positions + position - 1] as number);
    }
  }
  const starts = Array.from({ length: rows }, () => 0);
  let row = rows;
  let position = positions;
  while (row > 0) {
    starts[row - 1] = position - 1;
    const step = came[row * width + position];
    if (step !== NEXT_POSITION) row -= 1;
    if (step !== NEXT_ROW) position -= 1;
  }
  return starts;
}

const OPENS = /^["'“‘¿¡([{-]+$/u;
const CLOSES = /^\p{P}+$/u;
/** Scripts written without blanks: every unit is a word. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/**
 * Joins token units to words: a blank begins a word, punctuation belongs to the word before it (an opening mark to
 * the word after it). `starts[i]` is the start of token i in milliseconds; one more entry gives the end of the text.
 */
export function toWords(units: readonly TokenUnit[], starts: readonly number[]): readonly RecognisedWord[] {
  const words: { text: string; startMs: number; endMs: number }[] = [];
  let token = 0;
  let opening: { text: string; startMs: number } | undefined;
  for (const unit of units) {
    const startMs = starts[token] ?? 0;
    token += unit.tokens;
    const endMs = Math.max(startMs, starts[token] ?? startMs);
    const text = unit.text.trim();
    const last = words.at(-1);
    const begins = /^\s/u.test(unit.text) || last === undefined || UNSPACED.test(text);
    if (text === '') continue;
    if (begins && OPENS.test(text)) {
      opening = { text, startMs };
    } else if (opening !== undefined) {
      words.push({ text: opening.text + text, startMs: opening.startMs, endMs });
      opening = undefined;
    } else if (last !== undefined && CLOSES.test(text)) {
      last.text += text;
    } else if (begins) {
      words.push({ text, startMs, endMs });
    } else {
      last.text += text;
      last.endMs = endMs;
    }
  }
  return words;
}
