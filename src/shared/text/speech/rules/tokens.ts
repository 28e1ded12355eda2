import { spell } from './spelling.ts';
import type { WordRule } from './word-rule.ts';

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const SHORTEST_KNOWN_SECRET = 15;
const SHORTEST_SECRET = 24;
/** Words of a name have five letters or so; the runs of random letters and digits have less than two. */
const SHORTEST_MEAN_WORD = 2.75;
const KNOWN_SECRET =
  /^(?:gh[pousr]_|github_pat_|glpat-|xox[abpr]-|sk[-_]|pk_live_|rk_live_|AKIA|ASIA|AIza|npm_|pypi-|hf_|eyJ)[\w.+/=-]{12,}$/;
const SECRET_LETTERS = /^[\w.+/-]+={0,2}$/;

/**
 * Whether a word looks like a key or password: long, of mixed kinds of characters, without the shape of words.
 * Wrongly taken for a secret costs a name; wrongly spoken costs the secret.
 */
export function isSecret(word: string): boolean {
  if (KNOWN_SECRET.test(word) && /\d/.test(word)) return true;
  if (word.length < SHORTEST_SECRET || !SECRET_LETTERS.test(word)) return false;
  if (!/[a-z]/i.test(word) || !/\d/.test(word)) return false;
  const isMixed = /[a-z]/.test(word) && /[A-Z]/.test(word);
  if (!isMixed && !/^(?:[a-z0-9]+|[A-Z0-9]+)=*$/.test(word)) return false;
  const runs = word.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? [];
  const letters = runs.reduce((total, run) => total + run.length, 0);
  return letters / runs.length < SHORTEST_MEAN_WORD;
}

/** The word cut at signs (`"key":"sk-…"`), of which `=` is kept, if a piece of it, or all of it, is a secret. */
export function secretPieces(word: string): readonly string[] | undefined {
  if (word.length < SHORTEST_KNOWN_SECRET) return undefined;
  if (isSecret(word)) return [word];
  const pieces = word.split(/(=)|[^\w.+/=-]+/).filter((piece) => piece !== undefined && piece !== '');
  return pieces.length > 1 && pieces.some(isSecret) ? pieces : undefined;
}

export const TOKEN_RULES: readonly WordRule[] = [
  {
    name: 'hash',
    languages: 'worded',
    read: (word, context) => {
      const isHash =
        /^(?:[0-9a-f]{7,40}|[0-9A-F]{7,40})$/.test(word) && /\d/.test(word) && /[a-f]/i.test(word);
      return isHash ? spell(word.slice(0, 4), context) : undefined;
    },
  },
  {
    name: 'uuid',
    languages: 'worded',
    read: (word, context) => {
      if (!UUID.test(word)) return undefined;
      const start = spell(word.slice(0, 4), context);
      return context.previous === 'uuid' ? start : `${context.words.uuid} ${start}`;
    },
  },
  {
    name: 'secret',
    languages: 'worded',
    read: (word, { words, read }) => {
      const pieces = secretPieces(word);
      return pieces
        ?.map((piece) => (isSecret(piece) ? words.longToken : piece === '=' ? words.equals : read(piece)))
        .join(' ');
    },
  },
];
