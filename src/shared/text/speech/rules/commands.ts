import { spell, spokenName, spokenTitle } from './spelling.ts';
import type { WordContext, WordRule } from './word-rule.ts';

const FLAG = /^(--?)([a-z][\w.-]*)(?:=(.*))?$/i;
const ASSIGNMENT = /^([A-Za-z_$][\w.$-]*)=(?![=>~])(.*)$/;
const VARIABLE = /^\$(?:\{([A-Za-z_]\w*)\}?|([A-Za-z_]\w*))$/;
const PACKAGE = /^@([\w.-]+)\/([\w./-]+)$/;
const MENTION = /^@([A-Za-z][\w-]*)(?:\(\))?$/;
const NAMES_A_FLAG = /^(?:flags?|options?|switch|switches)$/;

export const COMMAND_RULES: readonly WordRule[] = [
  { name: 'flag', languages: 'worded', read: readFlag },
  {
    name: 'variable',
    languages: 'worded',
    read: (word, context) => {
      const [, braced, bare] = VARIABLE.exec(word) ?? [];
      const variable = braced ?? bare;
      if (variable !== undefined) return spokenName(variable, context);
      const [, name, value] = ASSIGNMENT.exec(word) ?? [];
      if (name === undefined || value === undefined) return undefined;
      return `${spokenName(name, context)} ${context.words.equals} ${spokenValue(value, context)}`.trimEnd();
    },
  },
  {
    name: 'package',
    languages: 'worded',
    read: (word, context) => {
      const [, scope, name] = PACKAGE.exec(word) ?? [];
      if (scope !== undefined && name !== undefined) {
        const parts = [scope, ...name.split('/')].filter((part) => part !== '');
        return parts.map((part) => spokenTitle(part, context)).join(` ${context.words.slash} `);
      }
      const [, person] = MENTION.exec(word) ?? [];
      return person === undefined ? undefined : `${context.words.at} ${spokenTitle(person, context)}`;
    },
  },
];

function readFlag(word: string, context: WordContext): string | undefined {
  const [, dashes, name, value] = FLAG.exec(word) ?? [];
  if (dashes === undefined || name === undefined) return undefined;
  const { dash, equals } = context.words;
  const isNamed = NAMES_A_FLAG.test(context.next);
  const spokenDashes = isNamed ? '' : dashes === '--' ? `${dash} ${dash} ` : `${dash} `;
  const spoken = `${spokenDashes}${spokenFlag(dashes, name, context)}`;
  return value === undefined ? spoken : `${spoken} ${equals} ${spokenValue(value, context)}`.trimEnd();
}

/** `-n` and `-rf` are letters, `-name` and `--name` words. */
function spokenFlag(dashes: string, name: string, context: WordContext): string {
  if (name.length === 1) return spell(name, context);
  if (dashes === '-' && name.length === 2) return name.toUpperCase();
  return spokenName(name, context);
}

function spokenValue(value: string, context: WordContext): string {
  const bare = value.replace(/^["']/, '').replace(/["']$/, '');
  return context.read(bare);
}
