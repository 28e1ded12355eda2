/**
 * Passages of up to half a minute cut into captions that can be read. The limits are those of common guidelines for
 * subtitles (BBC, Netflix): two lines of 42 columns, at most seven seconds, long enough to be seen.
 */
import type { Cue } from './subtitles.ts';

export interface TimedWord extends Cue {}

export interface TimedPassage extends Cue {
  readonly words?: readonly TimedWord[] | undefined;
}

const LINE_COLUMNS = 42;
const LINES = 2;
const MAX_DURATION_MS = 7000;
const MIN_DURATION_MS = 1000;

/** What a cut at that place is worth, in shares of the passage by which its halves may differ. */
const SENTENCE_BONUS = 0.8;
const CLAUSE_BONUS = 0.4;
const PAUSE_BONUS_PER_S = 0.4;
const MAX_PAUSE_BONUS = 0.6;

const SENTENCE_END = /[.?!…。？！؟।]["'”’»)\]]*$/u;
const CLAUSE_END = /[,;:–—、，；：،]["'”’»)\]]*$/u;
/** Characters that take two columns. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60]/u;

/** One word with its exact text: the blank behind it, where the script has blanks, is its own. */
type Piece = TimedWord;

/** In order and without overlap; a passage without times of words stays as it is. */
export function captionsOf(passage: TimedPassage): Cue[] {
  const pieces = piecesOf(passage);
  if (pieces.length === 0) return [passage];
  const groups = split(pieces);
  return groups.map((group, index) => {
    const startMs = group[0]?.startMs ?? passage.startMs;
    const limitMs = Math.max(startMs, groups[index + 1]?.[0]?.startMs ?? passage.endMs);
    const spokenMs = (group.at(-1)?.endMs ?? startMs) - startMs;
    const shownMs = Math.min(MAX_DURATION_MS, Math.max(MIN_DURATION_MS, spokenMs));
    return { startMs, endMs: Math.min(limitMs, startMs + shownMs), text: inLines(textOf(group)) };
  });
}

/** Gives each word its part of the text; a word that the text does not hold (a sound in brackets) has none. */
function piecesOf({ text, words = [] }: TimedPassage): Piece[] {
  const found: { start: number; word: TimedWord }[] = [];
  let end = 0;
  for (const word of words) {
    const blanks = /^\s*/u.exec(text.slice(end))?.[0].length ?? 0;
    const start = end + blanks;
    if (word.text === '' || !text.startsWith(word.text, start)) continue;
    found.push({ start, word });
    end = start + word.text.length;
  }
  let earliestMs = 0;
  return found.map(({ start, word }, index) => {
    const startMs = Math.max(earliestMs, word.startMs);
    earliestMs = startMs;
    return {
      startMs,
      endMs: Math.max(startMs, word.endMs),
      text: text.slice(index === 0 ? 0 : start, found[index + 1]?.start),
    };
  });
}

function split(pieces: readonly Piece[]): (readonly Piece[])[] {
  if (pieces.length < 2 || fits(pieces)) return [pieces];
  const cut = bestCut(pieces);
  return [...split(pieces.slice(0, cut)), ...split(pieces.slice(cut))];
}

function fits(pieces: readonly Piece[]): boolean {
  const durationMs = (pieces.at(-1)?.endMs ?? 0) - (pieces[0]?.startMs ?? 0);
  return durationMs <= MAX_DURATION_MS && linesOf(textOf(pieces)).length <= LINES;
}

/** The place nearest to the middle, where an end of a sentence, of a clause or a pause counts for some distance. */
function bestCut(pieces: readonly Piece[]): number {
  const total = columns(textOf(pieces));
  let best = 1;
  let bestScore = Number.NEGATIVE_INFINITY;
  let before = 0;
  for (let cut = 1; cut < pieces.length; cut += 1) {
    const [left, right] = [pieces[cut - 1], pieces[cut]];
    if (left === undefined || right === undefined) continue;
    before += columns(left.text);
    const score = endingBonus(left, right) - Math.abs(total - 2 * before) / total;
    if (score <= bestScore) continue;
    best = cut;
    bestScore = score;
  }
  return best;
}

function endingBonus(left: Piece, right: Piece): number {
  const text = left.text.trimEnd();
  const mark = SENTENCE_END.test(text) ? SENTENCE_BONUS : CLAUSE_END.test(text) ? CLAUSE_BONUS : 0;
  const pauseS = Math.max(0, right.startMs - left.endMs) / 1000;
  return mark + Math.min(MAX_PAUSE_BONUS, pauseS * PAUSE_BONUS_PER_S);
}

function textOf(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => piece.text)
    .join('')
    .trim();
}

function inLines(text: string): string {
  return linesOf(text).join('\n');
}

/** As few lines as possible, and those of about the same length. */
function linesOf(text: string): string[] {
  const count = Math.ceil(columns(text) / LINE_COLUMNS);
  if (count <= 1) return [text];
  const balanced = wrap(text, Math.ceil(columns(text) / count) + 4);
  return balanced.length <= count ? balanced : wrap(text, LINE_COLUMNS);
}

/** Breaks at blanks; between wide characters, which have none, anywhere. A word that is too long stays whole. */
function wrap(text: string, maxColumns: number): string[] {
  const units = text.match(UNITS) ?? [text];
  const lines: string[] = [];
  let line = '';
  for (const unit of units) {
    if (line !== '' && columns((line + unit).trimEnd()) > Math.min(maxColumns, LINE_COLUMNS)) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += unit;
  }
  return [...lines, line.trimEnd()];
}

/** A wide character with the marks that may not begin a line, or a word with the blanks behind it. */
const UNITS = new RegExp(`(?:${WIDE.source}[。、，；：？！」』）]*|(?:(?!${WIDE.source})\\S)+)\\s*`, 'gu');

function columns(text: string): number {
  let count = 0;
  for (const character of text) count += WIDE.test(character) ? 2 : 1;
  return count;
}
