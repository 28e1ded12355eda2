import type { IndexedTerm } from './term-index.ts';
import type { SpokenWord } from './spoken-words.ts';

/**
 * "Read me" may be a request and "get user" half a sentence. They are names where the sentence leaves no other
 * reading: a verb after an article ("the read me", "a get user"), or a word that says what follows or came before
 * ("function get user", "the repo map class").
 */

/** Beginnings of names that cannot be nouns. */
const VERBS = new Set(
  'get is has create parse remove delete fetch validate compute calculate initialize initialise resolve convert generate ensure render read'.split(
    ' ',
  ),
);
const ARTICLES = new Set('a an the our your my its their this that these every each'.split(' '));
const PLAIN_ARTICLES = new Set('a an the our your my'.split(' '));
const CALLS = new Set('call calls calling called named'.split(' '));
const KINDS = new Set(
  'function functions method methods class classes hook component variable constant module interface enum struct macro'.split(
    ' ',
  ),
);
/** Behind these stands the name of one, unlike behind "interface" ("the command line interface"). */
const CLASSES = new Set('class classes struct enum'.split(' '));
const FUNCTIONS = new Set('function functions method methods'.split(' '));
/** What goes on with a sentence rather than begin a name: "the function is called". */
const JOINTS = new Set(
  'is are was were be been to in of on at as by for from with without instead has have had does do can may must not if when that which and or but it its the a an'.split(
    ' ',
  ),
);
const FILE_KINDS = new Set(['file', 'files', 'md']);
/** Files whose names read like requests. */
const FILES = new Set(['readme', 'makefile']);
const PLACES = new Set('in into inside within with'.split(' '));
const HOOKS = new Set(['hook', 'hooks']);

/** True when `words[from…to)` can be nothing but the name of `term`. */
export function isUnmistakable(
  term: IndexedTerm,
  words: readonly SpokenWord[],
  from: number,
  to: number,
): boolean {
  const before = words[from]?.joined === true ? words[from - 1]?.small : undefined;
  const after = words[to]?.joined === true ? words[to]?.small : undefined;
  const first = words[from]?.small ?? '';
  const afterArticle = before !== undefined && ARTICLES.has(before);
  if (FILES.has(term.letters)) return afterArticle || (after !== undefined && FILE_KINDS.has(after));
  if (/^use\p{Lu}/u.test(term.written)) {
    if (after !== undefined && HOOKS.has(after)) return true;
    const placed = afterArticle || (before !== undefined && PLACES.has(before));
    // A "use case" is one, whatever hooks a project has.
    if (term.source === 'known' && placed) return true;
  }
  if (!term.peculiar || term.parts.length < 2) return false;
  if (before !== undefined && KINDS.has(before) && !JOINTS.has(first)) return true;
  if (after !== undefined && CLASSES.has(after) && /^\p{Lu}/u.test(term.written)) return true;
  if (after !== undefined && FUNCTIONS.has(after) && VERBS.has(first) && !JOINTS.has(first)) return true;
  if (!VERBS.has(first) || before === undefined) return false;
  // "This is called" is a sentence; "the is called" would not be one.
  if (JOINTS.has(first)) return PLAIN_ARTICLES.has(before);
  return afterArticle || CALLS.has(before);
}
