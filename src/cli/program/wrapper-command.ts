import type { Command } from 'commander';
import { parseAgentName, parseServer } from '../arguments.ts';
import type { AgentOptions } from '../commands/agent.ts';
import type { CliContext } from '../context.ts';
import { examples } from './examples.ts';
import type { Run } from './run-action.ts';

export function addWrapperCommand(program: Command, context: CliContext, run: Run): void {
  program.commandsGroup('Agents:');
  program
    .command('agent')
    .description('Run a program in this terminal and type into it what you say.')
    .argument('[name]', 'what you call it; without any it lists the programs it knows', parseAgentName)
    .argument('[command...]', 'behind --: the program, or further arguments for that of the profile')
    .option('-p, --profile <name>', 'how the program is started and takes text')
    .option('-c, --continue', 'go on with the last session')
    .option('--live-dangerously', 'the program asks for no permission any more')
    .option('--status-line', 'a line with the state below the program')
    .option('--server <url>', 'another OpenVIP engine, such as http://host:8770', parseServer)
    .option('--token <token>', 'what that engine wants to be shown')
    .addHelpText(
      'after',
      examples(
        ['vivavoce agent claude'],
        ['vivavoce agent docs --profile claude --continue'],
        ['vivavoce agent tests -- bash', 'any program under any name'],
      ),
    )
    .action((_name: unknown, _command: unknown, options: AgentOptions, command: Command) =>
      run(async () => {
        const { name, words } = divide(command);
        return (await import('../commands/agent.ts')).agent(context, name, words, options);
      }),
    );
}

/** What stands behind `--` is the command, also where no name stands before it. */
function divide(command: Command): { readonly name: string | undefined; readonly words: readonly string[] } {
  const given = rawArguments(command);
  const dashes = given.indexOf('--');
  const behind = dashes < 0 ? [] : given.slice(dashes + 1);
  const before = command.args.slice(0, command.args.length - behind.length);
  if (before.length > 1) command.error('error: the program goes behind "--": vivavoce agent NAME -- command');
  return { name: before[0], words: behind };
}

/** The command line as it was given to the whole program; commander has it, its types do not. */
function rawArguments(command: Command): readonly string[] {
  const raw: unknown = Reflect.get(command.parent ?? command, 'rawArgs');
  return Array.isArray(raw) ? raw.filter((word) => typeof word === 'string') : [];
}
