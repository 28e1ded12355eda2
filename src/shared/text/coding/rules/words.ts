/** Small rules over one word or two. */
import { goesOn, isNamePart, written, type Lexeme } from '../lexemes.ts';
import { AGENT_COMMANDS, FILTERS, PROGRAMS } from '../tables/commands.ts';
import { KNOWN_FILES } from '../tables/file-names.ts';
import { commandLines, type CodeRule } from './code-rule.ts';

/** Walks over the lexemes; `replace` answers what stands in place of how many of them. */
function replacing(
  lexemes: readonly Lexeme[],
  replace: (index: number) => { readonly lexeme: Lexeme; readonly count: number } | undefined,
): readonly Lexeme[] {
  const result: Lexeme[] = [];
  let changed = false;
  for (let index = 0; index < lexemes.length;) {
    const lexeme = lexemes[index];
    if (lexeme === undefined) break;
    const found = replace(index);
    changed ||= found !== undefined;
    result.push(found?.lexeme ?? lexeme);
    index += found?.count ?? 1;
  }
  return changed ? result : lexemes;
}

/** "Package.Json" → `package.json`: files that are always written small. */
export const knownFileRule: CodeRule = {
  name: 'files',
  apply: (lexemes) =>
    replacing(lexemes, (index) => {
      const lexeme = lexemes[index];
      if (lexeme === undefined || !lexeme.text.includes('.')) return undefined;
      const known = KNOWN_FILES.get(lexeme.text.toLowerCase());
      if (known === undefined || known !== known.toLowerCase() || !isHalfWritten(lexeme.text))
        return undefined;
      return { lexeme: { ...lexeme, text: known, code: true }, count: 1 };
    }),
};

/** "Package.Json" is the recogniser's; "README.MD" in capitals throughout may be somebody's file. */
const isHalfWritten = (text: string): boolean => text !== text.toUpperCase() && text !== text.toLowerCase();

/** "dunder init" → `__init__`. */
export const dunderRule: CodeRule = {
  name: 'names',
  apply: (lexemes, words) =>
    replacing(lexemes, (index) => {
      const lexeme = lexemes[index];
      const name = lexemes[index + 1];
      if (lexeme?.sign !== 'dunder' || !goesOn(lexeme) || name?.lead !== '' || !isNamePart(name, words))
        return undefined;
      if (NO_DUNDER.has(name.key) || !/^[\p{L}\p{N}_]+$/u.test(name.text)) return undefined;
      return { lexeme: written(`__${name.key}__`, [lexeme, name]), count: 2 };
    }),
};
const NO_DUNDER: ReadonlySet<string> = new Set(
  'method methods attribute attributes names function functions'.split(' '),
);

/** "foo no space bar" → `foobar`. */
export const noSpaceRule: CodeRule = {
  name: 'no-space',
  apply: (lexemes, words) =>
    replacing(lexemes, (index) => {
      const [first, middle, last] = [lexemes[index], lexemes[index + 1], lexemes[index + 2]];
      if (middle?.sign !== 'no-space' || !goesOn(first) || !goesOn(middle) || last?.lead !== '')
        return undefined;
      if (!isNamePart(first, words) || !isNamePart(last, words)) return undefined;
      if (AFTER_ROOM.has(last.key) || BEFORE_ROOM.has(first.key)) return undefined;
      return { lexeme: written(first.text + last.text, [first, middle, last]), count: 3 };
    }),
};
const AFTER_ROOM: ReadonlySet<string> = new Set(
  'left available remaining around character characters either allowed needed required free'.split(' '),
);
const BEFORE_ROOM: ReadonlySet<string> = new Set(
  'there leave leaves left leaving put need needs take takes use uses using contain contains insert add means got'.split(
    ' ',
  ),
);

/** "git log pipe grep foo" → `git log | grep foo`, inside a command line and before a filter only. */
export const pipeRule: CodeRule = {
  name: 'pipes',
  apply(lexemes, words) {
    const inCommand = commandLines(lexemes, words);
    return replacing(lexemes, (index) => {
      const lexeme = lexemes[index];
      if (lexeme?.sign !== 'pipe' || inCommand[index] !== true || !goesOn(lexeme)) return undefined;
      const [previous, next] = [lexemes[index - 1], lexemes[index + 1]];
      if (next === undefined || !FILTERS.has(next.key) || words.functionWords.has(previous?.key ?? ''))
        return undefined;
      return { lexeme: { ...written('|', [lexeme]), gap: ' ', tail: '' }, count: 1 };
    });
  },
};

const HASH_CUES: ReadonlySet<string> = new Set(
  'issue issues ticket bug pr request fixes closes fix close resolves see'.split(' '),
);

/** "issue hash 42" → `issue #42`. */
export const hashRule: CodeRule = {
  name: 'signs',
  apply: (lexemes) =>
    replacing(lexemes, (index) => {
      const [lexeme, next] = [lexemes[index], lexemes[index + 1]];
      if (lexeme?.sign !== 'hash' || !goesOn(lexeme) || !/^\d+$/u.test(next?.text ?? '') || next?.lead !== '')
        return undefined;
      return HASH_CUES.has(lexemes[index - 1]?.key ?? '')
        ? { lexeme: written(`#${next.text}`, [lexeme, next]), count: 2 }
        : undefined;
    }),
};

/** "slash clear" alone → `/clear`: a command of the agent. */
export const agentCommandRule: CodeRule = {
  name: 'commands',
  apply(lexemes) {
    const [slash, name] = lexemes;
    if (lexemes.length !== 2 || slash?.sign !== 'slash' || name === undefined) return lexemes;
    if (slash.lead !== '' || name.lead !== '' || !goesOn(slash) || !AGENT_COMMANDS.has(name.key))
      return lexemes;
    return [{ ...written(`/${name.key}`, [slash, name]), tail: name.tail.replace(/^[.,]$/u, '') }];
  },
};

/** "cd dot dot" → `cd ..`. */
export const parentFolderRule: CodeRule = {
  name: 'paths',
  apply: (lexemes) =>
    replacing(lexemes, (index) => {
      const [before, first, second] = [lexemes[index - 1], lexemes[index], lexemes[index + 1]];
      const isParent =
        before?.key === 'cd' && first?.sign === 'dot' && second?.sign === 'dot' && goesOn(first);
      const next = lexemes[index + 2];
      if (!isParent || (next?.sign === 'slash' && goesOn(second))) return undefined;
      return { lexeme: written('..', [first, second]), count: 2 };
    }),
};

/** Programs are written small: "Git status" is the recogniser's capital letter, but only in front of a flag. */
export const programRule: CodeRule = {
  name: 'programs',
  apply: (lexemes) =>
    replacing(lexemes, (index) => {
      const lexeme = lexemes[index];
      if (lexeme === undefined || !/^\p{Lu}\p{L}+$/u.test(lexeme.text) || !PROGRAMS.has(lexeme.key))
        return undefined;
      const isLine = lexemes
        .slice(index + 1, index + 4)
        .some((next) => /^-{1,2}\p{L}/u.test(next.lead + next.text));
      const isFirst = index === 0 && lexeme.tail === '';
      return isFirst && isLine
        ? { lexeme: { ...lexeme, text: lexeme.key, code: true }, count: 1 }
        : undefined;
    }),
};
