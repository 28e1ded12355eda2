import type { SpokenCommand, TextChange, TextStage } from '../../contract/dictation.ts';
import { cleanUp, type CleanUpChoices } from '../clean-up/clean-up.ts';
import { writeCode } from '../coding/write-code.ts';
import type { CommandMatch } from '../commands/match-commands.ts';
import type { StageResult } from './stage-result.ts';
import { withOrderlyEnds } from './orderly-ends.ts';

export interface DictationOptions {
  /** BCP 47. */
  readonly language: string;
  readonly cleanUp: CleanUpChoices;
  /** Whether code is written as code; a function where that depends on whom the commands call. */
  readonly codingMode: boolean | ((commands: readonly SpokenCommand[]) => boolean);
  /** The stage of the vocabulary. */
  readonly correct?: (text: string, language: string) => StageResult;
  /** The stage of the commands. */
  readonly commands?: (text: string) => CommandMatch;
}

export interface DictationText {
  readonly text: string;
  readonly commands: readonly SpokenCommand[];
  readonly question: CommandMatch['question'];
  /** What the stages changed, in their order. */
  readonly changes: readonly TextChange[];
}

/**
 * Makes the text that an agent gets from what was recognised: clean-up, vocabulary, commands, formatting. Commands
 * are looked for when fillers are gone, so that "ok, uh, send" is one, and before code is written, so that their
 * words are still words.
 */
export function processText(raw: string, options: DictationOptions): DictationText {
  const changes: TextChange[] = [];
  const trace = (stage: TextStage, before: string, result: StageResult): string => {
    if (result.text !== before) changes.push({ stage, rules: [...result.rules], before, after: result.text });
    return result.text;
  };
  const { language } = options;
  const clean = trace('clean-up', raw, cleanUp(raw, { ...options.cleanUp, language }));
  const known =
    options.correct === undefined ? clean : trace('vocabulary', clean, options.correct(clean, language));
  const found = options.commands?.(known);
  const said = found === undefined ? known : trace('commands', known, withoutCommands(known, found));
  const { codingMode } = options;
  const isCode = typeof codingMode === 'function' ? codingMode(found?.commands ?? []) : codingMode;
  const text = isCode ? trace('formatting', said, writeCode(said, language)) : said;
  return { text, commands: found?.commands ?? [], question: found?.question ?? null, changes };
}

function withoutCommands(before: string, found: CommandMatch): StageResult {
  const text = found.text === before ? before : withOrderlyEnds(before, found.text);
  return { text, rules: found.commands.map((command) => command.command) };
}
