import { Argument } from 'commander';
import type { Command } from 'commander';
import type { OutputMode } from '../../shared/contract/dictation.ts';
import { parseAgentName } from '../arguments.ts';
import type { ListenOptions } from '../commands/listen.ts';
import type { CliContext } from '../context.ts';
import { examples } from './examples.ts';
import type { Run } from './run-action.ts';

const MODES = ['agents', 'keyboard'] as const;

export function addAgentCommands(program: Command, context: CliContext, run: Run): void {
  program.commandsGroup('Agents:');
  program
    .command('agents')
    .description('List the connected agents and what they do, and sessions that could be connected.')
    .option('--json', 'print JSON')
    .addHelpText('after', examples(['vivavoce agents']))
    .action((options: { json?: boolean }) =>
      run(async () => (await import('../commands/agents.ts')).agents(context, options)),
    );
  program
    .command('use')
    .description('Make a connected agent the one that hears you.')
    .argument('<name>', 'name of the agent')
    .addHelpText('after', examples(['vivavoce use claude']))
    .action((name: string) => run(async () => (await import('../commands/agents.ts')).use(context, name)));
  program
    .command('listen')
    .description('Subscribe as an agent and print what arrives.')
    .option('--agent <name>', 'name to subscribe under', parseAgentName, 'terminal')
    .option('--json', 'print each message as one line of JSON')
    .option('--partials', 'also print text that may still change')
    .addHelpText(
      'after',
      examples(['vivavoce listen --agent notes >> notes.txt'], ['vivavoce listen --json | jq -r .text']),
    )
    .action((options: ListenOptions) =>
      run(async () => (await import('../commands/listen.ts')).listen(context, options)),
    );
  program
    .command('output')
    .description('Send text to agents, or type it into the window that has the keyboard.')
    .addArgument(new Argument('[mode]', 'where to; without it the command says where').choices(MODES))
    .addHelpText('after', examples(['vivavoce output keyboard'], ['vivavoce output']))
    .action((mode: OutputMode | undefined) =>
      run(async () => (await import('../commands/output.ts')).output(context, mode)),
    );
}
