import { OPERATORS, CODE_OPERATORS, TYPE_WORDS } from '../tables/operators.ts';
import { ENGLISH_FIXED_WORDS, FIXED_WORDS, NUMERONYMS } from '../tables/fixed-words.ts';
import { ADDRESS_RULES } from './addresses.ts';
import { COMMAND_RULES } from './commands.ts';
import { IDENTIFIER_RULES } from './identifiers.ts';
import { NUMBER_RULES } from './numbers.ts';
import { readPath } from './paths.ts';
import { spokenName } from './spelling.ts';
import { TOKEN_RULES } from './tokens.ts';
import { VERSION_RULES } from './versions.ts';
import type { WordContext, WordRule } from './word-rule.ts';

const FIXED_RULE: WordRule = {
  name: 'fixed',
  languages: 'worded',
  read: (word, { english, phonemes }) => {
    const small = word.toLowerCase();
    const numeronym = NUMERONYMS.get(small);
    if (numeronym !== undefined) return phonemes ? word : numeronym;
    const [, standard] = /^c\+\+(\d\d)$/.exec(small) ?? [];
    if (standard !== undefined) return `C plus plus ${standard}`;
    return FIXED_WORDS.get(small) ?? (english ? ENGLISH_FIXED_WORDS.get(small) : undefined);
  },
};

const PATH_RULE: WordRule = { name: 'path', languages: 'worded', read: readPath };

const REVISION_RULE: WordRule = {
  name: 'revision',
  languages: 'english',
  read: (word, context) => {
    const [, name, generation] = /^([A-Za-z][\w/-]*)(~\d{0,4}|\^{1,9})$/.exec(word) ?? [];
    if (name !== undefined && generation !== undefined) {
      const steps = generation.startsWith('^') ? generation.length : generation.slice(1) || '1';
      return `${spokenName(name, context)} minus ${steps}`;
    }
    const [, from, to] = /^([\w/-]+)\.{2,3}([\w/-]+)$/.exec(word) ?? [];
    return from === undefined || to === undefined
      ? undefined
      : `${context.read(from)} to ${context.read(to)}`;
  },
};

const OPERATOR_RULE: WordRule = { name: 'operator', languages: 'english', read: readOperator };

function readOperator(word: string, { inCode, previous, next }: WordContext): string | undefined {
  const spoken = OPERATORS.get(word) ?? (inCode ? CODE_OPERATORS.get(word) : undefined);
  if (spoken !== undefined) return spoken;
  if (inCode && word === '|') return TYPE_WORDS.has(previous) || TYPE_WORDS.has(next) ? 'or' : 'pipe';
  const [, unpacked] = (inCode ? /^\*{1,2}(\p{L}\w*)$/u.exec(word) : null) ?? [];
  if (unpacked !== undefined) return unpacked;
  const [, negated] = (inCode ? /^!(\p{L}\w*)$/u.exec(word) : null) ?? [];
  return negated === undefined ? undefined : `not ${negated}`;
}

/**
 * How words are read, in the order in which the rules are tried. A word that no rule knows stays as it is.
 *
 * | Rule       | Words                            | Spoken                                   |
 * | ---------- | -------------------------------- | ---------------------------------------- |
 * | fixed      | C++, UTF-8, base64               | C plus plus, UTF 8, base 64              |
 * | url        | https://example.com/a?b, x:3000  | example dot com, x port 3000             |
 * | mail       | me@example.com                   | me at example dot com                    |
 * | ip         | 127.0.0.1                        | 127 dot 0 dot 0 dot 1                    |
 * | version    | v1.2.0-beta.3, ^7.0.2, >=20      | version 1 point 2 point 0 beta 3         |
 * | comparison | <5ms, ~200                       | less than 5ms, about 200                 |
 * | decimal    | 2.0, 2.10                        | 2 point 0, 2 point 10                    |
 * | hash       | 9f8e7d6c5b                       | 9 F 8 E                                  |
 * | uuid       | 550e8400-e29b-41d4-a716-…        | UUID 5 5 0 E                             |
 * | secret     | ghp_Zk3mQ9aB7xT2vR8nL5cY         | a long token                             |
 * | status     | 404 after HTTP, status, error    | 4 oh 4                                   |
 * | thousands  | 1024 before bytes, lines, …      | 1,024                                    |
 * | ratio      | 12/40, 10-20                     | 12 of 40, 10 to 20                       |
 * | duration   | 30s, 1m30s, 2.5x                 | 30 seconds, 1 minute 30 seconds, …       |
 * | magnitude  | 128k, 7B                         | 128 thousand, 7 billion                  |
 * | rate       | 50MB/s                           | 50MB per second                          |
 * | flag       | --no-verify, -n                  | dash dash no verify, dash N              |
 * | variable   | DEBUG=1, $HOME                   | debug equals 1, home                     |
 * | package    | @types/node, @alice              | types slash node, at alice               |
 * | path       | src/users/service.ts:42, .env    | service dot TS in users, line 42         |
 * | revision   | HEAD~1, main^, a..b              | head minus 1, main minus 1, a to b       |
 * | operator   | ===, =>, &&                      | equals, arrow, and                       |
 * | letter     | a (in code)                      | A                                        |
 * | identifier | getUserById, max_retries, a.b()  | get user by ID, max retries, a dot b     |
 * | capitals   | WARNING                          | warning                                  |
 */
export const WORD_RULES: readonly WordRule[] = [
  FIXED_RULE,
  ...ADDRESS_RULES,
  ...VERSION_RULES,
  ...TOKEN_RULES,
  ...NUMBER_RULES,
  ...COMMAND_RULES,
  PATH_RULE,
  REVISION_RULE,
  OPERATOR_RULE,
  ...IDENTIFIER_RULES,
];
