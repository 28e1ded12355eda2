import { BRACKETS, CLOSING, type SignName } from '../signs.ts';
import type { CodeWords } from '../code-words.ts';
import type { Lexeme } from '../lexemes.ts';
import { isMeant } from './code-rule.ts';

/** Brackets that lie further apart do not belong together. */
const LONGEST_REGION = 60;

/** A pair of spoken brackets; both are indices of lexemes. */
export interface Region {
  readonly open: number;
  readonly close: number;
  /** A sentence stands between them, not code: "open paren see below close paren". */
  readonly isProse: boolean;
}

/** The words of languages that stand in code as well. */
const CODE_WORDS: ReadonlySet<string> = new Set(
  'if for while not in and or is this from as with do of null true false new await async no all by on to a i it'.split(
    ' ',
  ),
);

/** The pairs of spoken brackets, by the index of each end. Brackets that are spoken of have no part in it. */
export function bracketRegions(lexemes: readonly Lexeme[], words: CodeWords): ReadonlyMap<number, Region> {
  const regions = new Map<number, Region>();
  const open: { readonly index: number; readonly closedBy: SignName }[] = [];
  for (const [index, { sign }] of lexemes.entries()) {
    if (sign === null) continue;
    const closedBy = BRACKETS.get(sign);
    if (closedBy !== undefined && !isMeant(lexemes, index, words)) open.push({ index, closedBy });
    if (!CLOSING.has(sign)) continue;
    const last = open.at(-1);
    if (last?.closedBy !== sign || index - last.index > LONGEST_REGION) continue;
    open.pop();
    const region = { open: last.index, close: index, isProse: isProse(lexemes, last.index, index, words) };
    regions.set(last.index, region);
    regions.set(index, region);
  }
  return regions;
}

function isProse(lexemes: readonly Lexeme[], open: number, close: number, words: CodeWords): boolean {
  const inside = lexemes.slice(open + 1, close);
  if (inside.some((lexeme) => lexeme.sign !== null || lexeme.code)) return false;
  const named = inside.filter((lexeme) => lexeme.text !== '');
  return (
    named.length > 2 ||
    named.some((lexeme) => words.functionWords.has(lexeme.key) && !CODE_WORDS.has(lexeme.key))
  );
}

/** For each lexeme, whether spoken brackets with code stand around it. */
export function insideCode(
  lexemes: readonly Lexeme[],
  regions: ReadonlyMap<number, Region>,
): readonly boolean[] {
  let depth = 0;
  return lexemes.map((_lexeme, index) => {
    const region = regions.get(index);
    if (region?.close === index && !region.isProse) depth -= 1;
    const result = depth > 0;
    if (region?.open === index && !region.isProse) depth += 1;
    return result;
  });
}
