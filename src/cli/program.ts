/** All commands, their arguments and help. What a command does is loaded only when it runs. */
import { Command } from 'commander';
import type { CliContext } from './context.ts';
import { addAgentCommands } from './program/agent-commands.ts';
import { addDoorCommands } from './program/door-commands.ts';
import { addEngineCommands } from './program/engine-commands.ts';
import { addHistoryCommands } from './program/history-commands.ts';
import { addMcpCommand } from './program/mcp-command.ts';
import { addPluginCommands } from './program/plugin-command.ts';
import type { Run } from './program/run-action.ts';
import { addSpeechCommands } from './program/speech-commands.ts';
import { addUpkeepCommands } from './program/upkeep-commands.ts';
import { addVoiceCommands } from './program/voice-commands.ts';
import { addWrapperCommand } from './program/wrapper-command.ts';

/** `run` executes the action of the command that was given and keeps its exit code. */
export function createProgram(context: CliContext, run: Run): Command {
  const program = new Command('vivavoce')
    .description('The voice layer for coding agents: speak, and the agent you picked has the text.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'vivavoce: ')),
      getOutHelpWidth: () => context.stdout.columns || 80,
      getErrHelpWidth: () => context.stderr.columns || 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showHelpAfterError('Run "vivavoce --help" for the commands.')
    .helpCommand('help [command...]', 'Show the help of a command.')
    .helpOption('-h, --help', 'Show this help.')
    .option('-V, --version', 'Print the version.')
    .addHelpText('after', GENERAL_HELP);

  addEngineCommands(program, context, run);
  addSpeechCommands(program, context, run);
  addVoiceCommands(program, context, run);
  addWrapperCommand(program, context, run);
  addAgentCommands(program, context, run);
  addDoorCommands(program, context, run);
  addMcpCommand(program, context, run);
  addPluginCommands(program, context, run);
  addHistoryCommands(program, context, run);
  addUpkeepCommands(program, context, run);
  pointToOwnHelp(program.commands, 'vivavoce');
  return program;
}

/** What is wrong with the arguments of a command is explained by the help of that command. */
function pointToOwnHelp(commands: readonly Command[], parent: string): void {
  for (const command of commands) {
    const name = `${parent} ${command.name()}`;
    command.showHelpAfterError(`Run "${name} --help" to see how it is used.`);
    pointToOwnHelp(command.commands, name);
  }
}

const GENERAL_HELP = `
Exit codes:
  0  done    1  failed    2  wrong arguments    3  the engine is not running    130  interrupted

Examples:
  $ vivavoce serve                       start the engine
  $ vivavoce agent claude                run an agent that hears you
  $ vivavoce listen --agent notes        receive what you say
  $ vivavoce transcribe talk.mp3         recordings to text
  $ vivavoce say "The tests pass."       hear a text
  $ vivavoce help transcribe             more about one command`;
