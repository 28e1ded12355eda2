import { phoneticKey } from '../phonetics/phonetic-key.ts';
import { soundSimilarity } from '../phonetics/sound-similarity.ts';
import { isUnmistakable } from './context.ts';
import { lettersOf } from './name-parts.ts';
import { spokenWordsOf, type SpokenWord } from './spoken-words.ts';
import { LONGEST_SPAN, type IndexedTerm, type TermIndex } from './term-index.ts';

export interface Corrected {
  readonly text: string;
  /** Names of the rules that applied, each once. */
  readonly rules: readonly string[];
}

interface Finding {
  readonly rule: 'spoken-form' | 'joined' | 'capitals' | 'in-context' | 'sounds-like';
  readonly term: IndexedTerm;
  /** Words that become the term. */
  readonly count: number;
}

/** How alike a word must sound to become another one: what the user named himself may be farther off. */
const LIKENESS: Readonly<Record<IndexedTerm['source'], number>> = {
  user: 0.8,
  agent: 0.82,
  known: 0.88,
  project: 0.88,
};
/** A weighty term, such as the project's own name, is believed as one of the user's. */
const WEIGHTY = 0.9;
/** How much better the best must be than the second. */
const MARGIN = 0.03;
/** Short words sound like many. */
const SHORTEST_GUESS = 4;
const NEVER = 2;
const MOST_ROUNDS = 4;

/**
 * Puts names right that were heard almost right. It never touches a word that is right: a writing of the vocabulary,
 * or a word of the dictionary, unless it belongs to a spoken form or to words that together can only be a name.
 * Applying it twice changes nothing more. In languages other than English only spoken forms and peculiar writings are
 * put right, because their dictionaries are not known here.
 */
export function correctNames(text: string, index: TermIndex, language: string): Corrected {
  if (index.size === 0) return { text, rules: [] };
  const rules = new Set<string>();
  let current = text;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = correctOnce(current, index, language, rules);
    if (next === current) return { text: current, rules: [...rules] };
    current = next;
  }
  // Rules that undo each other, such as two terms that are each other's spoken form.
  return { text, rules: [] };
}

function correctOnce(text: string, index: TermIndex, language: string, rules: Set<string>): string {
  const words = spokenWordsOf(text);
  const settled = settledWords(text, words, index);
  let result = '';
  let copied = 0;
  let at = 0;
  while (at < words.length) {
    const finding = find(words, at, settled, index, language);
    const first = words[at];
    const last = words[at + (finding?.count ?? 1) - 1];
    if (finding !== undefined && first !== undefined && last !== undefined) {
      const before = text.slice(first.start, last.end);
      const after = withEnding(finding.term.written, before, finding.term);
      if (after !== before) {
        rules.add(finding.rule);
        result += text.slice(copied, first.start) + after;
        copied = last.end;
      }
    }
    at += finding?.count ?? 1;
  }
  return result + text.slice(copied);
}

/** Keeps "'s" of the last word, unless the name itself ends so. */
function withEnding(written: string, heard: string, term: IndexedTerm): string {
  const ending = /['’]s$/.exec(heard)?.[0];
  return ending === undefined || term.letters.endsWith(lettersOf(heard)) ? written : written + ending;
}

/** Words that spell a term already, alone or together: no rule may break them up. */
function settledWords(text: string, words: readonly SpokenWord[], index: TermIndex): boolean[] {
  const settled = words.map(({ fixed }) => fixed);
  for (const [from, word] of words.entries()) {
    for (let to = from; to < Math.min(words.length, from + LONGEST_SPAN); to += 1) {
      const last = words[to];
      if (last === undefined) break;
      const span = text.slice(word.start, last.end);
      if (!index.isWritten(span) && !index.isWritten(span.replace(/['’]s$/, ''))) continue;
      // A name that is a word of the dictionary may still be half of a spoken form.
      if (from === to && word.ordinary) continue;
      settled.fill(true, from, to + 1);
    }
  }
  return settled;
}

function find(
  words: readonly SpokenWord[],
  at: number,
  settled: readonly boolean[],
  index: TermIndex,
  language: string,
): Finding | undefined {
  let longest = 0;
  while (longest < LONGEST_SPAN && at + longest < words.length) {
    if (settled[at + longest] === true || (longest > 0 && words[at + longest]?.joined !== true)) break;
    longest += 1;
  }
  for (let count = longest; count > 0; count -= 1) {
    const term = index.bySpokenForm(bareWords(words, at, count).join(' '));
    if (term !== undefined) return { rule: 'spoken-form', term, count };
  }
  for (let count = longest; count > 1; count -= 1) {
    const finding = joinedFinding(words, at, count, index, language);
    if (finding !== undefined) return finding;
  }
  return longest === 0 ? undefined : singleFinding(words, at, index, language);
}

/** The words in small letters, the last without "'s". */
function bareWords(words: readonly SpokenWord[], at: number, count: number): string[] {
  return words
    .slice(at, at + count)
    .map(({ small }, place) => (place === count - 1 ? small.replace(/'s$/, '') : small));
}

function joinedFinding(
  words: readonly SpokenWord[],
  at: number,
  count: number,
  index: TermIndex,
  language: string,
): Finding | undefined {
  const span = bareWords(words, at, count);
  const letters = lettersOf(span.join(''));
  const strange = words.slice(at, at + count).some(({ ordinary }) => !ordinary);
  for (const term of index.byLetters(letters)) {
    if (language === 'en' && isUnmistakable(term, words, at, at + count))
      return { rule: 'in-context', term, count };
    // One name that was heard as pieces of which one is no word: "py test", "tree sittr".
    if (strange && isWhole(term) && term.distinctive && term.parts.length < count + 1) {
      if (language === 'en' || term.peculiar) return { rule: 'joined', term, count };
    }
  }
  if (!strange || count > 3 || language !== 'en' || letters.length < 6) return undefined;
  const heard = span.join(' ');
  const best = bestBySound(heard, index, (term) => {
    return isWhole(term) && term.letters.length >= 6 ? Math.max(0.9, LIKENESS[term.source]) : NEVER;
  });
  return best === undefined ? undefined : { rule: 'sounds-like', term: best, count };
}

/** Of a project's names only those of one word: the others are words that also stand beside each other by chance. */
function isWhole(term: IndexedTerm): boolean {
  return term.source !== 'project' || term.parts.length === 1;
}

function singleFinding(
  words: readonly SpokenWord[],
  at: number,
  index: TermIndex,
  language: string,
): Finding | undefined {
  const word = words[at];
  if (word === undefined) return undefined;
  const [bare = word.small] = bareWords(words, at, 1);
  const [same, other] = index.byLetters(lettersOf(bare));
  if (same !== undefined) {
    const allowed = mayCapitalise(same, other !== undefined, bare, word);
    return allowed ? { rule: 'capitals', term: same, count: 1 } : undefined;
  }
  if (language !== 'en' || bare.length < SHORTEST_GUESS || word.ordinary) return undefined;
  if (!/^[\p{L}]+$/u.test(bare) || /\p{Ll}\p{Lu}/u.test(word.text)) return undefined;
  const best = bestBySound(bare, index, (term) => {
    const likeness = term.weight >= WEIGHTY ? LIKENESS.user : LIKENESS[term.source];
    return likeness + strangersName(word, term);
  });
  return best === undefined ? undefined : { rule: 'sounds-like', term: best, count: 1 };
}

/** An unknown word with a capital is somebody's name more often than not. */
function strangersName(word: SpokenWord, term: IndexedTerm): number {
  const named = /^\p{Lu}/u.test(word.text) && !word.opens;
  return named && term.source === 'project' && term.weight < WEIGHTY ? 0.06 : 0;
}

function mayCapitalise(term: IndexedTerm, ambiguous: boolean, bare: string, word: SpokenWord): boolean {
  if (term.written.includes('_') || term.letters !== lettersOf(bare)) return false;
  if (sameButFirst(term.written, word.text)) {
    const capital = /^\p{Lu}/u.test(term.written);
    return term.source === 'user' && !word.ordinary && (capital || !word.opens);
  }
  if (!/\p{Lu}/u.test(term.written)) return false;
  // "Coder" is a class, and "coder" a word; "TypeScript" is a name however it is heard.
  if (term.source === 'known') return term.peculiar || term.distinctive;
  return term.distinctive && (term.source !== 'project' || (term.peculiar && !ambiguous));
}

function sameButFirst(a: string, b: string): boolean {
  return a.slice(1) === b.slice(1);
}

/** The term that sounds most like `heard`, if it does so clearly enough, and more than any other. */
function bestBySound(
  heard: string,
  index: TermIndex,
  threshold: (term: IndexedTerm) => number,
): IndexedTerm | undefined {
  const key = phoneticKey(heard, 'en');
  if (key.length < 2) return undefined;
  let best: IndexedTerm | undefined;
  let bestScore = 0;
  let secondScore = 0;
  for (const term of index.bySound(key)) {
    const score = soundSimilarity(heard, term.written, 'en');
    if (score > bestScore) {
      if (best !== undefined && best.letters !== term.letters) secondScore = bestScore;
      best = term;
      bestScore = score;
    } else if (score > secondScore && term.letters !== best?.letters) secondScore = score;
  }
  if (best === undefined || bestScore < threshold(best) || bestScore < secondScore + MARGIN) return undefined;
  return best;
}
