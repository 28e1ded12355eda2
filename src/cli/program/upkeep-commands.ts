import { Argument } from 'commander';
import type { Command } from 'commander';
import { wholeNumber } from '../arguments.ts';
import type { Shell } from '../commands/completion.ts';
import type { DoctorOptions } from '../commands/doctor.ts';
import type { LogsOptions } from '../commands/logs.ts';
import type { CliContext } from '../context.ts';
import { examples } from './examples.ts';
import type { Run } from './run-action.ts';
import { addSettingsCommands } from './settings-commands.ts';

export function addUpkeepCommands(program: Command, context: CliContext, run: Run): void {
  program.commandsGroup('Upkeep:');
  program
    .command('devices')
    .description('List the microphones and loudspeakers.')
    .option('--json', 'print JSON')
    .addHelpText('after', examples(['vivavoce devices'], ['vivavoce serve --source device:ID']))
    .action((options: { json?: boolean }) =>
      run(async () => (await import('../commands/devices.ts')).devices(context, options)),
    );
  program
    .command('doctor')
    .description('Check what is needed: Node, ffmpeg, microphone, voice, models, engine.')
    .option('--timings', 'also measure the start and the memory of the engine')
    .option('--json', 'print JSON')
    .addHelpText('after', examples(['vivavoce doctor'], ['vivavoce doctor --timings']))
    .action((options: DoctorOptions) =>
      run(async () => (await import('../commands/doctor.ts')).doctor(context, options)),
    );
  addSettingsCommands(program, context, run);
  const models = program.command('models').description('The speech models in this installation.');
  models
    .command('list')
    .description('List the models with licence and size.')
    .option('--json', 'print JSON')
    .addHelpText('after', examples(['vivavoce models list']))
    .action((options: { json?: boolean }) =>
      run(async () => (await import('../commands/models.ts')).listModels(context, options)),
    );
  models
    .command('verify')
    .description('Compare every model file with its checksum.')
    .addHelpText('after', examples(['vivavoce models verify']))
    .action(() => run(async () => (await import('../commands/models.ts')).verifyModels(context)));
  program
    .command('logs')
    .description('Print the log of the engine. It never contains dictated text.')
    .option('-f, --follow', 'go on as the log grows')
    .option('-n, --lines <number>', 'how many of the last lines', wholeNumber(0, 1_000_000), 50)
    .option('--source <name>', 'only lines of this part of the engine')
    .option('--json', 'print the lines as they are in the file')
    .addHelpText('after', examples(['vivavoce logs -n 20'], ['vivavoce logs -f --source server']))
    .action((options: LogsOptions) =>
      run(async () => (await import('../commands/logs.ts')).logs(context, options)),
    );
  program
    .command('version')
    .description('Print the version.')
    .option('--verbose', 'also those of the runtime, the system and the running engine')
    .addHelpText('after', examples(['vivavoce version --verbose']))
    .action((options: { verbose?: boolean }) =>
      run(async () => (await import('../commands/version.ts')).version(context, options)),
    );
  program
    .command('completion')
    .description('Print the completion script of a shell.')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish', 'powershell']))
    .addHelpText(
      'after',
      examples(
        ['source <(vivavoce completion bash)'],
        ['vivavoce completion zsh > "${fpath[1]}/_vivavoce"'],
        ['vivavoce completion fish > ~/.config/fish/completions/vivavoce.fish'],
        ['vivavoce completion powershell | Out-String | Invoke-Expression'],
      ),
    )
    .action((shell: Shell) =>
      run(async () => (await import('../commands/completion.ts')).completion(context, program, shell)),
    );
}
