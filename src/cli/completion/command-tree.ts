/** What a shell needs to know about the commands, read from the commands themselves. */
import type { Command } from 'commander';

export interface CompletionOption {
  /** `-f` and `--format`, as far as they exist. */
  readonly flags: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

export interface CompletionCommand {
  /** Names from the top, without the program's: `['settings', 'get']`; empty for the program itself. */
  readonly path: readonly string[];
  readonly description: string;
  readonly options: readonly CompletionOption[];
  readonly subcommands: readonly { readonly name: string; readonly description: string }[];
  /** Words that may stand as the first argument; none where files or free text are meant. */
  readonly words: readonly string[];
}

/**
 * All commands, each before its subcommands.
 *
 * @param wordsOf words for the first argument of a command that cannot be read from it, by its path
 */
export function describeCommands(
  program: Command,
  wordsOf: (path: readonly string[]) => readonly string[],
): CompletionCommand[] {
  const collected: CompletionCommand[] = [];
  const visit = (command: Command, path: readonly string[]): void => {
    const help = command.createHelp();
    const subcommands = help.visibleCommands(command);
    collected.push({
      path,
      description: command.description(),
      options: help.visibleOptions(command).map((option) => ({
        flags: [option.short, option.long].filter((flag) => flag !== undefined),
        description: option.description,
        takesValue: option.required || option.optional,
        choices: option.argChoices ?? [],
      })),
      subcommands: subcommands.map((child) => ({ name: child.name(), description: child.description() })),
      words: [...(command.registeredArguments[0]?.argChoices ?? []), ...wordsOf(path)],
    });
    for (const child of subcommands) visit(child, [...path, child.name()]);
  };
  visit(program, []);
  return collected;
}
