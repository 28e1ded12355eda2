/** Small rules over one word or two. */
import { goesOn, isNamePart, written, type Lexeme } from '../lexemes.ts';
import { AGENT_COMMANDS, FILTERS, GIT_ORDERS, PROGRAMS } from '../tables/commands.ts';
import { DOT_FILES, KNOWN_LETTERS, lettersOf } from '../tables/file-names.ts';
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

/** "Package.Json" → `package.json`, "T.S.config.json" → `tsconfig.json`, ".Git Ignore" → `.gitignore`. */
export const knownFileRule: CodeRule = {
  name: 'files',
  apply: (lexemes) =>
    replacing(lexemes, (index) => {
      const [lexeme, next] = [lexemes[index], lexemes[index + 1]];
      if (lexeme === undefined) return undefined;
      if (lexeme.lead.endsWith('.') && lexeme.tail === '' && next?.lead === '') {
        const dotFile = DOT_FILES.get(`${lexeme.key} ${next.key}`);
        if (dotFile !== undefined) return { lexeme: written(dotFile, [lexeme, next]), count: 2 };
      }
      const known = lexeme.text.includes('.') ? KNOWN_LETTERS.get(lettersOf(lexeme.text)) : undefined;
      if (known === undefined || known === lexeme.text || !isHalfWritten(lexeme.text, known))
        return undefined;
      return { lexeme: { ...lexeme, text: known, code: true }, count: 1 };
    }),
};

/**
 * Capitals in the middle are the recogniser's: "Package.Json", "ReadMe.MD". "README.MD" and "Readme.md" may be
 * somebody's files.
 */
function isHalfWritten(text: string, known: string): boolean {
  if (text === text.toUpperCase() || text === text.toLowerCase()) return false;
  return known === known.toLowerCase() || /\p{Lu}/u.test(text.slice(text.lastIndexOf('.')));
}

/** "dunder init" → `__init__`. */
export const dunderRule: CodeRule = {
  name: 'names',
  apply: (lexemes, words) =>
    replacing(lexemes, (index) => {
      const lexeme = lexemes[index];
      const name = lexemes[index + 1];
      const last = lexemes[index + 2];
      if (lexeme?.sign === 'dunder' && name?.key === 'in' && name.tail === '' && last?.key === 'it') {
        return { lexeme: written('__init__', [lexeme, name, last]), count: 3 };
      }
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

/**
 * In front of a flag a program and what it is told to do are written small, and "get" is `git`: "Get Push --force" is
 * what the recogniser made of it.
 */
export const programRule: CodeRule = {
  name: 'programs',
  apply: (lexemes) =>
    replacing(lexemes, (index) => {
      const lexeme = lexemes[index];
      if (lexeme === undefined || lexeme.tail !== '' || !isBeforeFlag(lexemes, index)) return undefined;
      const isProgram = PROGRAMS.has(lexeme.key);
      const isOrder = /^\p{Lu}\p{Ll}+$/u.test(lexeme.text) && isBehindProgram(lexemes, index);
      const isGit = lexeme.key === 'get' && GIT_ORDERS.has(lexemes[index + 1]?.key ?? '');
      const text = isGit ? 'git' : isProgram || isOrder ? lexeme.key : lexeme.text;
      return text === lexeme.text || /\s/u.test(text)
        ? undefined
        : { lexeme: written(text, [lexeme]), count: 1 };
    }),
};

/** How far behind a program its first flag may stand. */
const FLAG_DISTANCE = 3;

function isBehindProgram(lexemes: readonly Lexeme[], index: number): boolean {
  for (let at = index - 1; at >= index - FLAG_DISTANCE; at -= 1) {
    const lexeme = lexemes[at];
    if (lexeme === undefined || lexeme.tail !== '') return false;
    if (PROGRAMS.has(lexeme.key)) return true;
  }
  return false;
}

function isBeforeFlag(lexemes: readonly Lexeme[], index: number): boolean {
  for (let at = index + 1; at <= index + FLAG_DISTANCE; at += 1) {
    const lexeme = lexemes[at];
    if (lexeme === undefined) return false;
    if (/^-{1,2}\p{L}/u.test(lexeme.lead + lexeme.text)) return true;
    if (lexeme.tail !== '') return false;
  }
  return false;
}
