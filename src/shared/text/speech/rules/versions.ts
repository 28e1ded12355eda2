import type { SpokenWords } from '../languages/spoken-words.ts';
import { spokenPart } from './spelling.ts';
import type { WordContext, WordRule } from './word-rule.ts';

const VERSION =
  /^(>=|<=|~=|==|~>|[=><^~≥≤])?(v)?(\d{1,9}(?:\.(?:\d{1,9}|[xX*]))*)([-+]?[a-z][0-9a-z.+-]*|[-+][0-9a-z.+-]+)?$/i;
const COMPARISON = /^(>=|<=|≥|≤|>|<|~|≈)(\d.*)$/;
const REQUIREMENT = /^([a-z@][\w./-]*?)(==|>=|<=|~=|@[\^~]?v?(?=\d))(\d.*)$/i;

function comparisonWord(sign: string, words: SpokenWords): string | undefined {
  if (sign === '>=' || sign === '≥') return words.atLeast;
  if (sign === '<=' || sign === '≤') return words.atMost;
  if (sign === '>') return words.moreThan;
  if (sign === '<') return words.lessThan;
  return undefined;
}

export const VERSION_RULES: readonly WordRule[] = [
  { name: 'version', languages: 'worded', read: readVersion },
  {
    // ">5ms", "~200", "<1%": a bound, and then whatever the rest is.
    name: 'comparison',
    languages: 'worded',
    read: (word, { words, english, read }) => {
      const [, sign, rest] = COMPARISON.exec(word) ?? [];
      if (sign === undefined || rest === undefined) return undefined;
      const bound = comparisonWord(sign, words) ?? (english ? 'about' : undefined);
      return bound === undefined ? undefined : `${bound} ${read(rest)}`;
    },
  },
  {
    // A voice's own reader of numbers would drop the zero, and 2.10 is not 2.1 where versions are meant.
    name: 'decimal',
    languages: 'english',
    read: (word) => (/^-?\d{1,15}\.\d{0,15}0$/.test(word) ? word.replace('.', ' point ') : undefined),
  },
];

function readVersion(word: string, context: WordContext): string | undefined {
  const required = readRequirement(word, context);
  if (required !== undefined) return required;
  const [, sign, letter, numbers, suffix] = VERSION.exec(word) ?? [];
  if (numbers === undefined) return undefined;
  const bound = sign === undefined ? undefined : comparisonWord(sign, context.words);
  const dots = numbers.split('.').length - 1;
  const isVersion =
    dots >= 2 || /[xX*]/.test(numbers) || letter === 'v' || (suffix === undefined && isBound(sign, numbers));
  if (!isVersion || (letter === 'V' && dots < 2)) return undefined;
  if (letter === undefined && dots < 2 && suffix !== undefined) return undefined;
  const saysVersion = letter !== undefined && context.previous !== context.words.version.toLowerCase();
  return [
    bound,
    saysVersion ? context.words.version : undefined,
    numbers.replaceAll(/[xX]/g, 'X').replaceAll('.', ` ${context.words.point} `),
    suffix === undefined ? undefined : spokenSuffix(suffix, context),
  ]
    .filter((part) => part !== undefined)
    .join(' ');
}

/** A sign before a plain number that only a version has; `~5` means "about", and `<1.5` is any number. */
function isBound(sign: string | undefined, numbers: string): boolean {
  return sign === '^' || (sign !== undefined && /^(?:>=|<=|≥|≤|==|~>)$/.test(sign) && /^\d+$/.test(numbers));
}

/** "-beta.3" → "beta 3". */
function spokenSuffix(suffix: string, context: WordContext): string {
  return suffix
    .split(/[-+.]+|(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])/i)
    .filter((part) => part !== '')
    .map((part) => spokenPart(part, context))
    .join(' ');
}

/** `numpy>=1.2`, `react@18.2.0`: a name and what it needs. */
function readRequirement(word: string, { words, read }: WordContext): string | undefined {
  const [, name, sign, version] = REQUIREMENT.exec(word) ?? [];
  if (name === undefined || sign === undefined || version === undefined) return undefined;
  const between = sign.startsWith('@') ? words.at : (comparisonWord(sign, words) ?? words.equals);
  return `${read(name)} ${between} ${read(version)}`;
}
