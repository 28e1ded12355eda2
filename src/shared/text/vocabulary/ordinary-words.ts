import { ORDINARY_ENGLISH } from './tables/ordinary-english.ts';
import { stemsOf } from './word-endings.ts';
import { WordFilter } from './word-filter.ts';

/** Words that programmers say as others say "table", and dictionaries lack. */
const TRADE_WORDS = new Set(
  (
    'api apis app apps arg args async auth backend backends bool boolean booleans bugfix changelog checkbox cli cmd ' +
    'codebase commit commits config configs const css csv ctrl datetime debug debugger debugging dev devs diff diffs ' +
    'dir dirs dropdown enum enums env envs filename filenames filesystem formatter frontend func git gui hardcode ' +
    'hardcoded hashmap hostname html http https hotfix init int ints iterator json kwargs lang linter lint linting ' +
    'linux localhost lookup login logout macos merge metadata middleware mixin monorepo mutex namespace npm num ' +
    'offline ip ips ok okay online onboarding param params parser parsers pathname pdf perf plaintext plugin plugins popup ' +
    'pre prod prs py readme refactor refactored refactoring refactorings regex regexes repl repo repos rerun ' +
    'runtime sandbox schema screenshot sdk setup shutdown signup sql src startup stderr stdin stdout str struct ' +
    'structs stylesheet subfolder submodule subprocess sync temp timeout timeouts timestamp timestamps todo todos ' +
    'toggle toml tooltip txt typecheck ui unicode unit uploader url urls username utils uuid validator var vars wav ' +
    'whitespace wifi wildcard workflow workflows xml yaml zip blog email emails internet website webpage laptop ' +
    'smartphone download downloads upload uploads went ids id inline overridden overwritten subcommand subclass typeof readonly stringify subarray dict ' +
    'dataclass subdir tuple tuples instanceof elif impl println printf hey yeah yep nope gonna wanna gotta kinda hmm huh'
  ).split(' '),
);

let english: WordFilter | undefined;

/**
 * True for words that are right as they stand: of the dictionary, of people's names, of the trade; in any form and with
 * any capitals. One in thirty other words passes for one of them, so this is for leaving words alone, never for
 * changing them.
 */
export function isOrdinaryWord(word: string): boolean {
  // "Don't", "we've", "Peter's": what stands before the apostrophe decides.
  const small = word.toLowerCase().replace(/['’].*$/u, '');
  if (small.length < 2 || /\d/.test(small)) return true;
  english ??= WordFilter.fromText(ORDINARY_ENGLISH);
  return isKnown(small, english, 2);
}

/** Endings may follow each other: "settings", "applied". */
function isKnown(word: string, filter: WordFilter, endings: number): boolean {
  if (TRADE_WORDS.has(word) || filter.has(word)) return true;
  return endings > 0 && stemsOf(word).some((stem) => isKnown(stem, filter, endings - 1));
}
