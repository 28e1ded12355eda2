/** Which tokens spell which symbols: a tree of all ways of writing them, to be walked again and again. */
import type { SpellRequest } from '../../../../shared/contract/inference.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { spellingVariants } from './candidates.ts';
import type { Tokenizer } from './tokenizer.ts';

/** A place in the tree. What ends here are the symbols that the tokens on the way to it spell. */
export interface SpellingNode {
  readonly children: Map<number, SpellingNode>;
  readonly ends: (readonly string[])[];
}

export interface SpellingLexicon {
  readonly root: SpellingNode;
  /** Marks that may stand between two symbols and mean nothing. */
  readonly separators: readonly number[];
  /** The point: between two digits it is a symbol all the same ("2.0"). */
  readonly point: ReadonlySet<number>;
  /** Tokens that begin with a digit, without a blank. */
  readonly digitStarts: ReadonlySet<number>;
}

const SEPARATORS = [',', '-', '.', '...', '…', '!', '?'];
/** Letters run together are written in capitals, figures in groups; three or four are the longest such tokens. */
const RUN = /^ ?([A-Z]{2,4}|\d{2,4})$/;

/** Words that are written in capitals, and no letters run together. */
const WORDS: ReadonlySet<string> = new Set(['ok']);

/** Throws `invalid-input` for symbols that cannot be told apart or written. */
export function buildLexicon(symbols: SpellRequest['symbols'], tokenizer: Tokenizer): SpellingLexicon {
  const root: SpellingNode = { children: new Map(), ends: [] };
  const add = (tokens: readonly number[], ids: readonly string[]): void => {
    let node = root;
    for (const token of tokens) {
      const child = node.children.get(token) ?? { children: new Map(), ends: [] };
      node.children.set(token, child);
      node = child;
    }
    const known = node.ends.some((end) => end.join(' ') === ids.join(' '));
    if (node !== root && !known) node.ends.push(ids);
  };
  const ids = new Set<string>();
  for (const { id, spellings } of symbols) {
    if (ids.has(id)) throw new AppError('invalid-input', 'Two symbols have the same id.');
    ids.add(id);
    for (const text of new Set(spellings.flatMap(spellingVariants))) add(tokenizer.encode(text), [id]);
  }
  if (root.children.size === 0) throw new AppError('invalid-input', 'There are no symbols to choose from.');
  const digitStarts = new Set<number>();
  for (const [token, text] of tokenizer.texts()) {
    if (/^\d/.test(text)) digitStarts.add(token);
    const run = RUN.exec(text)?.[1]?.toLowerCase();
    if (run !== undefined && !WORDS.has(run) && [...run].every((character) => ids.has(character)))
      add([token], [...run]);
  }
  return {
    root,
    separators: tokenizer.tokensWithText(SEPARATORS),
    point: new Set(tokenizer.tokensWithText(['.'])),
    digitStarts,
  };
}
