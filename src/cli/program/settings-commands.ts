import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { examples } from './examples.ts';
import type { Run } from './run-action.ts';

export function addSettingsCommands(program: Command, context: CliContext, run: Run): void {
  const settings = program.command('settings').description('Read and change the settings.');
  settings
    .command('list')
    .description('List all settings with their values.')
    .option('--json', 'print JSON')
    .addHelpText('after', examples(['vivavoce settings list']))
    .action((options: { json?: boolean }) =>
      run(async () => (await import('../commands/settings.ts')).listSettings(context, options)),
    );
  settings
    .command('get')
    .description('Print the value of one setting.')
    .argument('<key>', 'for instance recognition.language')
    .addHelpText('after', examples(['vivavoce settings get endpointing.profile']))
    .action((key: string) =>
      run(async () => (await import('../commands/settings.ts')).getSetting(context, key)),
    );
  settings
    .command('set')
    .description('Change one setting; a running engine follows at once where it can.')
    .argument('<key>', 'for instance recognition.language')
    .argument('<value>', 'text, number, true, false, or JSON for lists')
    .addHelpText(
      'after',
      examples(
        ['vivavoce settings set recognition.language en'],
        [`vivavoce settings set recognition.vocabulary '["Vivavoce","OpenVIP"]'`],
      ),
    )
    .action((key: string, value: string) =>
      run(async () => (await import('../commands/settings.ts')).setSetting(context, key, value)),
    );
  settings
    .command('edit')
    .description('Open the settings file in your editor; comments in it are kept.')
    .addHelpText('after', examples(['vivavoce settings edit'], ['EDITOR=nano vivavoce settings edit']))
    .action(() => run(async () => (await import('../commands/settings.ts')).editSettings(context)));
}
