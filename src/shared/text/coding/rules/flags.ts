import type { CodeWords } from '../code-words.ts';
import { goesOn, isNamePart, written, type Lexeme } from '../lexemes.ts';
import { KNOWN_FLAGS, LONG_FLAGS, LONGEST_FLAG, SHORT_FLAGS } from '../tables/commands.ts';
import { commandLines, type CodeRule } from './code-rule.ts';

interface Flag {
  readonly text: string;
  readonly end: number;
}

/** "dash dash dry run" → `--dry-run`, "dash v" → `-v`, "dash dash name equals foo" → `--name=foo`. */
export const flagRule: CodeRule = {
  name: 'flags',
  apply(lexemes, words) {
    const inCommand = commandLines(lexemes, words);
    const result: Lexeme[] = [];
    let changed = false;
    for (let index = 0; index < lexemes.length;) {
      const lexeme = lexemes[index];
      if (lexeme === undefined) break;
      const joined = inCommand[index] === true ? joinedFlag(lexeme) : undefined;
      if (joined !== undefined) {
        result.push(...joined);
        changed = true;
        index += 1;
        continue;
      }
      const flag = flagAt(lexemes, index, words, inCommand[index] ?? false, result.at(-1));
      if (flag === undefined) {
        result.push(lexeme);
        index += 1;
        continue;
      }
      // The comma that the recogniser heard before the flag.
      const previous = result.at(-1);
      if (previous?.tail === ',') result[result.length - 1] = { ...previous, tail: '' };
      changed = true;
      result.push(written(flag.text, lexemes.slice(index, flag.end)));
      index = flag.end;
    }
    return changed ? result : lexemes;
  },
};

const BEFORE_JOINED = /^(install|commit|push|dash)-(.+)$/iu;

/** "install-save-dev", "Dash-Hard": the recogniser took the dashes for hyphens. */
function joinedFlag(lexeme: Lexeme): readonly Lexeme[] | undefined {
  const [, order, rest] = BEFORE_JOINED.exec(lexeme.text) ?? [];
  if (order === undefined || rest === undefined) return undefined;
  const key = rest.toLowerCase().replaceAll('-', ' ');
  if (!LONG_FLAGS.has(key) && !KNOWN_FLAGS.has(key)) return undefined;
  const flag = `--${rest.toLowerCase()}`;
  if (order.toLowerCase() === 'dash') return [written(flag, [lexeme])];
  return [
    { ...lexeme, text: order, tail: '', key: order.toLowerCase() },
    { ...written(flag, [lexeme]), gap: ' ', lead: '' },
  ];
}

function flagAt(
  lexemes: readonly Lexeme[],
  index: number,
  words: CodeWords,
  inCommand: boolean,
  previous: Lexeme | undefined,
): Flag | undefined {
  const lexeme = lexemes[index];
  if (lexeme === undefined || !goesOn(lexeme) || lexemes[index + 1]?.lead !== '') return undefined;
  if (lexeme.sign === 'double-dash') {
    const name = longName(lexemes, index + 1, words);
    return name === undefined ? undefined : withValue(lexemes, { ...name, text: `--${name.text}` }, words);
  }
  if (lexeme.sign !== 'dash') return undefined;
  if (inCommand) {
    const heard = knownFlag(lexemes, index + 1) ?? shortlyKnown(lexemes, index + 1);
    if (heard !== undefined) return withValue(lexemes, { ...heard, text: `--${heard.text}` }, words);
  }
  const assigned = announced(previous, words) ? assignedFlag(lexemes, index + 1, words) : undefined;
  if (assigned !== undefined) return assigned;
  const isAlone =
    inCommand || previous === undefined || previous.text.startsWith('-') || announced(previous, words);
  return isAlone && previous?.key.length !== 1 ? shortFlag(lexemes, index + 1, words, inCommand) : undefined;
}

const ANNOUNCING: ReadonlySet<string> = new Set(
  'use using pass add flag option run try flags options argument parameter node make java go gcc cat less find ruby'.split(
    ' ',
  ),
);
const announced = (previous: Lexeme | undefined, words: CodeWords): boolean =>
  previous !== undefined && (words.functionWords.has(previous.key) || ANNOUNCING.has(previous.key));

/** "pass dash port equals 3000": what takes a value is a long flag. */
function assignedFlag(lexemes: readonly Lexeme[], at: number, words: CodeWords): Flag | undefined {
  const name = lexemes[at];
  if (!isFlagWord(name, words) || name.text.length < 2) return undefined;
  const flag = { text: `--${small(name.text)}`, end: at + 1 };
  const assigned = withValue(lexemes, flag, words);
  return assigned.end > flag.end ? assigned : undefined;
}

/** The name of a long flag: a known one, "no" with a word, or one word, and what is joined to it by "dash". */
function longName(lexemes: readonly Lexeme[], start: number, words: CodeWords): Flag | undefined {
  const known = knownFlag(lexemes, start);
  if (known !== undefined) return known;
  const first = lexemes[start];
  const second = lexemes[start + 1];
  if (first?.sign === null && first.key === 'no' && goesOn(first) && isFlagWord(second, words)) {
    return { text: `no-${small(second.text)}`, end: start + 2 };
  }
  if (!isFlagWord(first, words)) return undefined;
  let flag: Flag = { text: small(first.text), end: start + 1 };
  for (;;) {
    const next = lexemes[flag.end + 1];
    const isJoined = lexemes[flag.end]?.sign === 'dash' && goesOn(lexemes[flag.end - 1]);
    if (!isJoined || !isFlagWord(next, words) || next.text.length < 2) return flag;
    flag = { text: `${flag.text}-${small(next.text)}`, end: flag.end + 2 };
  }
}

/** "dash amend": a flag of one word whose other dash was not heard. */
function shortlyKnown(lexemes: readonly Lexeme[], at: number): Flag | undefined {
  const lexeme = lexemes[at];
  return lexeme !== undefined && lexeme.sign === null && KNOWN_FLAGS.has(lexeme.key)
    ? { text: small(lexeme.text), end: at + 1 }
    : undefined;
}

function knownFlag(lexemes: readonly Lexeme[], start: number): Flag | undefined {
  for (let count = LONGEST_FLAG; count > 0; count -= 1) {
    const parts = lexemes.slice(start, start + count);
    const isWhole =
      parts.length === count &&
      parts.every(
        (part, index) => (index === 0 || part.lead === '') && (index === count - 1 || goesOn(part)),
      );
    const text = isWhole ? LONG_FLAGS.get(parts.map((part) => part.key).join(' ')) : undefined;
    if (text !== undefined) return { text, end: start + count };
  }
  return undefined;
}

function isFlagWord(lexeme: Lexeme | undefined, words: CodeWords): lexeme is Lexeme {
  return isNamePart(lexeme, words) && /^[\p{L}\p{N}][\p{L}\p{N}-]*$/u.test(lexeme.text);
}

/** Flags are small but for single letters: the capital is the recogniser's. */
const small = (text: string): string => (text.length > 1 ? text.toLowerCase() : text);

/** "equals foo" behind a long flag. */
function withValue(lexemes: readonly Lexeme[], flag: Flag, words: CodeWords): Flag {
  const sign = lexemes[flag.end]?.sign;
  const isEquals = (sign === 'equals' || sign === 'equals-sign') && goesOn(lexemes[flag.end - 1]);
  const value = lexemes[flag.end + 1];
  if (!isEquals || value?.lead !== '' || !isNamePart(value, words)) return flag;
  return { text: `${flag.text}=${value.text}`, end: flag.end + 2 };
}

function shortFlag(
  lexemes: readonly Lexeme[],
  start: number,
  words: CodeWords,
  inCommand: boolean,
): Flag | undefined {
  const first = lexemes[start];
  if (first === undefined || first.sign !== null) return undefined;
  if (inCommand && SHORT_FLAGS.has(first.key))
    return { text: `-${first.text.toLowerCase()}`, end: start + 1 };
  const second = lexemes[start + 1];
  const isLarge = first.key === 'capital' || first.key === 'uppercase';
  if (isLarge && second !== undefined && isLetter(second)) {
    return { text: `-${second.text.toUpperCase()}`, end: start + 2 };
  }
  if (!isLetter(first)) return undefined;
  // "a" and "i" are words too; a flag ends the clause or is followed by another one.
  const isWord = words.functionWords.has(first.key);
  const isFollowed =
    second === undefined || !goesOn(first) || second.sign === 'dash' || second.sign === 'double-dash';
  if (isWord && !(inCommand && isFollowed)) return undefined;
  // A capital letter is the recogniser's, who writes letters so; whoever means one says "capital".
  let text = `-${first.key}`;
  let end = start + 1;
  while (end < lexemes.length && goesOn(lexemes[end - 1]) && isLetter(lexemes[end]) && text.length < 6) {
    text += lexemes[end]?.key ?? '';
    end += 1;
  }
  return { text, end };
}

function isLetter(lexeme: Lexeme | undefined): boolean {
  return lexeme?.sign === null && lexeme.lead === '' && /^\p{L}$/u.test(lexeme.text);
}
