import { PUNCTUATION } from './phoneme-classes.ts';
import { isAsciiLetters, isLetters } from './characters.ts';
import { subtokens } from './subtokens.ts';
import type { Token } from './tokens.ts';

/** The smallest thing that is read: a token, or a part of one. */
export interface Word {
  readonly text: string;
  readonly tag: string;
  readonly spaceAfter: boolean;
  /** Begins what is written together: only then a hyphen before digits is a minus. */
  readonly isHead: boolean;
  /** Sign of the currency it is an amount of, '' for none. */
  readonly currency: string;
  /** Another word to be read in its place. */
  readonly alias: string | undefined;
  /** Phonemes that need no reading. */
  readonly fixed: string | undefined;
}

/** Words written without a space between; one alone, or a group to be read together where the lexicon knows it. */
export type WordGroup = readonly [Word, ...Word[]];

const CURRENCIES: ReadonlySet<string> = new Set('$£€');
const PUNCTUATION_TAGS: ReadonlySet<string> = new Set([
  '.',
  ',',
  '-LRB-',
  '-RRB-',
  '``',
  '""',
  "''",
  ':',
  '$',
  '#',
  'NFP',
]);
const PHONEMES_OF_TAGS: ReadonlyMap<string, string> = new Map([
  ['-LRB-', '('],
  ['-RRB-', ')'],
  ['``', '“'],
  ['""', '”'],
  ["''", '”'],
]);
const NUMBER_TAG = 'CD';

/** What a word is beyond its text; most are nothing. */
interface Special {
  readonly currency?: string;
  readonly alias?: string;
  readonly fixed?: string;
}

const PLAIN: Special = {};

/** Cuts tokens into words, settles what punctuation and currency signs sound like, and groups the words. */
export function wordGroups(tokens: readonly Token[]): readonly WordGroup[] {
  const grouping = new Grouping();
  const specials = new Specials();
  tokens.forEach((token, index) => {
    const parts = token.phonemes === undefined ? subtokens(token.text) : [token.text];
    if (parts.length === 0 && token.spaceAfter) grouping.endWithSpace();
    const isBeforeNumber = tokens[index + 1]?.tag === NUMBER_TAG;
    parts.forEach((text, at) => {
      const spaceAfter = token.spaceAfter && at === parts.length - 1;
      grouping.add(text, token.tag, spaceAfter, specials.of(token, parts, at, isBeforeNumber));
    });
  });
  return grouping.groups;
}

/** Knows which words need no reading, or another than their text; keeps the currency of the amount that follows. */
class Specials {
  #currency = '';

  of(token: Token, parts: readonly string[], at: number, isBeforeNumber: boolean): Special {
    const text = parts[at] ?? '';
    if (token.phonemes !== undefined) return { fixed: token.phonemes };
    if (token.tag === '$' && CURRENCIES.has(text)) {
      this.#currency = text;
      return { fixed: '' };
    }
    const punctuation = punctuationPhonemes(text, token.tag);
    if (punctuation !== undefined) return { fixed: punctuation };
    if (this.#currency === '') return isTo(parts, at) ? { alias: 'to' } : PLAIN;
    if (token.tag !== NUMBER_TAG) this.#currency = '';
    // "$ 3.2 billion": the unit comes after the last number.
    else if (at === parts.length - 1 && !isBeforeNumber) return { currency: this.#currency };
    return PLAIN;
  }
}

/** Collects words; one that has neither space nor fixed sound before it joins the group it touches. */
class Grouping {
  readonly groups: [Word, ...Word[]][] = [];
  /** The last group may grow. */
  #isOpen = false;

  add(text: string, tag: string, spaceAfter: boolean, { currency = '', alias, fixed }: Special): void {
    const standsAlone = fixed !== undefined || alias !== undefined;
    const group = this.#isOpen && !standsAlone ? this.groups.at(-1) : undefined;
    const word: Word = { text, tag, spaceAfter, isHead: group === undefined, currency, alias, fixed };
    if (group === undefined) this.groups.push([word]);
    else group.push(word);
    this.#isOpen = !standsAlone && !spaceAfter;
  }

  /** A token without any sound was left out; the space behind it stays. */
  endWithSpace(): void {
    const group = this.groups.at(-1);
    const word = group?.pop();
    if (group === undefined || word === undefined) return;
    group.push({ ...word, spaceAfter: true });
    this.#isOpen = false;
  }
}

/** What a token with the tag of a punctuation mark sounds like; undefined when it is read like a word. */
function punctuationPhonemes(text: string, tag: string): string | undefined {
  if (tag === ':' && (text === '-' || text === '–')) return '—';
  if (!PUNCTUATION_TAGS.has(tag) || isAsciiLetters(text)) return undefined;
  const phonemes = PHONEMES_OF_TAGS.get(tag);
  return (
    phonemes ??
    Array.from(text)
      .filter((sign) => PUNCTUATION.has(sign))
      .join('')
  );
}

/** The 2 of "B2B". */
function isTo(parts: readonly string[], at: number): boolean {
  const before = parts[at - 1];
  const after = parts[at + 1];
  if (parts[at] !== '2' || before === undefined || after === undefined) return false;
  return isLetters((Array.from(before).at(-1) ?? '') + (Array.from(after)[0] ?? ''));
}
