/** How a run of `*`, `_` or `~` may stand around words. */
export interface Flanking {
  readonly opens: boolean;
  readonly closes: boolean;
}

const NONE: Flanking = { opens: false, closes: false };
const BLANK = /^\s?$/u;
const PUNCTUATION = /^[\p{P}\p{S}]$/u;
const ASCII_WORD = /^[A-Za-z0-9]$/;

/**
 * Whether a run can begin or end emphasis, by the characters on either side (empty at the ends of the text). It is
 * CommonMark's rule with three differences for agents' texts: `2*3` and `a**b` are sums, the stars in `src/*.ts` are
 * part of a path, and `**bold.**` ends before a letter too, as Chinese and Japanese writers expect.
 */
export function flanking(run: string, before: string, after: string): Flanking {
  const mark = run.charAt(0);
  if (mark === '~' && run.length !== 2) return NONE;
  const opens = !BLANK.test(after);
  const closes = !BLANK.test(before);
  if (opens && closes && ASCII_WORD.test(before) && ASCII_WORD.test(after)) return NONE;
  if (mark === '*' && isWildcard(before, after)) return NONE;
  if (mark !== '_' && run.length > 1) return { opens, closes };
  const freeBefore = isFree(before);
  const freeAfter = isFree(after);
  if (mark === '*') {
    return {
      opens: opens && (freeBefore || !closes || isWide(before)),
      closes: closes && (freeAfter || !opens || isWide(after)),
    };
  }
  return { opens: opens && freeBefore, closes: closes && freeAfter };
}

/** `*.ts`, `src/*`, `src/**\/index.ts`. */
function isWildcard(before: string, after: string): boolean {
  if (after === '.' && BLANK.test(before)) return true;
  return (before === '/' && !/[\p{L}\p{N}]/u.test(after)) || (after === '/' && !/[\p{L}\p{N}]/u.test(before));
}

/** Blank, or punctuation that is no part of a path. */
function isFree(character: string): boolean {
  return BLANK.test(character) || (PUNCTUATION.test(character) && character !== '/' && character !== '.');
}

/** A letter of a script that needs no blanks between words. */
function isWide(character: string): boolean {
  return character > '\u2E80';
}
