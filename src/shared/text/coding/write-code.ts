import { settle, type StageResult } from '../dictation/stage-result.ts';
import { codeWords } from './languages/languages.ts';
import { readLexemes, writeLexemes, type Lexeme } from './lexemes.ts';
import type { CodeWords } from './code-words.ts';
import { caseRule } from './rules/cases.ts';
import { chainRule } from './rules/chains.ts';
import type { CodeRule } from './rules/code-rule.ts';
import { flagRule } from './rules/flags.ts';
import { portRule, versionRule } from './rules/numbers.ts';
import { quoteRule } from './rules/quotes.ts';
import { signRule } from './rules/sign-rule.ts';
import {
  agentCommandRule,
  dunderRule,
  hashRule,
  knownFileRule,
  noSpaceRule,
  parentFolderRule,
  pipeRule,
  programRule,
} from './rules/words.ts';

/** In this order: what binds its words closest comes first. */
const RULES: readonly CodeRule[] = [
  agentCommandRule,
  versionRule,
  portRule,
  caseRule,
  dunderRule,
  flagRule,
  parentFolderRule,
  chainRule,
  knownFileRule,
  noSpaceRule,
  hashRule,
  pipeRule,
  quoteRule,
  signRule,
  programRule,
];

/**
 * Writes spoken code as code: "package dot json" → `package.json`, "dash dash force" → `--force`. Words that may mean
 * something else become signs only where what stands around them is code without doubt; the rest of the sentence
 * stays as it was, byte by byte. Applied twice it changes nothing more.
 *
 * @param language BCP 47. Other languages than en, de, es, fr, it have the English words for signs.
 */
export function writeCode(text: string, language: string): StageResult {
  const words = codeWords(language);
  return settle(text, (current) => writeOnce(current, words));
}

function writeOnce(text: string, words: CodeWords): StageResult {
  const { lexemes, rest } = readLexemes(text, words);
  const rules: string[] = [];
  let current: readonly Lexeme[] = lexemes;
  for (const rule of RULES) {
    const next = rule.apply(current, words);
    if (next !== current) rules.push(rule.name);
    current = next;
  }
  return { text: writeLexemes(current, rest), rules };
}
