import { hostOf } from './addresses.ts';
import { pathParts } from './paths.ts';
import { isSecret, secretPieces } from './tokens.ts';
import type { WordRule } from './word-rule.ts';

/**
 * How words are read in a language whose phrases the cleaner does not know: shorter, and without a word added. What
 * must not be said is left out.
 */
export const WORDLESS_RULES: readonly WordRule[] = [
  {
    name: 'url',
    languages: 'wordless',
    read: (word) => {
      if (/^data:[\w.+/-]+[;,]/i.test(word)) return '';
      const host = hostOf(word);
      if (host === undefined) return undefined;
      const name = host.name.replace(/^www\./i, '');
      return host.port === undefined ? name : `${name}:${host.port}`;
    },
  },
  {
    name: 'secret',
    languages: 'wordless',
    read: (word) =>
      secretPieces(word)
        ?.filter((piece) => piece !== '=' && !isSecret(piece))
        .join(' '),
  },
  {
    name: 'path',
    languages: 'wordless',
    read: (word) => {
      const isPath =
        /^(?:~|\.{0,2})\/[\w.]|^[\w.@-]+(?:\/[\w.@-]+){2,}(?::[\d:-]+)?$|^[\w.@-]+\/[\w@-]*\.\w+/.test(word);
      const file = isPath && /[a-z]/i.test(word) ? pathParts(word).at(-1) : undefined;
      return file !== undefined && isSecret(file) ? '' : file;
    },
  },
];
