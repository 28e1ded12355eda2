import type { Command } from 'commander';
import type { PluginChangeOptions } from '../commands/plugin.ts';
import type { CliContext } from '../context.ts';
import { examples } from './examples.ts';
import type { Run } from './run-action.ts';

const AGENT = 'claude, codex, gemini, opencode, cursor, aider, tmux or vscode';

export function addPluginCommands(program: Command, context: CliContext, run: Run): void {
  program.commandsGroup('Agents:');
  const plugin = program
    .command('plugin')
    .description('Connect coding agents by an entry in their own configuration.');
  plugin
    .command('install')
    .description('Install the plugin of an agent, or those of all agents on this machine.')
    .argument('[agent]', AGENT)
    .option('--dry-run', 'only show what would change')
    .addHelpText('after', examples(['vivavoce plugin install'], ['vivavoce plugin install codex --dry-run']))
    .action((agent: string | undefined, options: PluginChangeOptions) =>
      run(async () => (await import('../commands/plugin.ts')).installPlugin(context, agent, options)),
    );
  plugin
    .command('remove')
    .description('Remove the plugin of an agent, or all that are installed.')
    .argument('[agent]', AGENT)
    .option('--dry-run', 'only show what would change')
    .addHelpText('after', examples(['vivavoce plugin remove codex']))
    .action((agent: string | undefined, options: PluginChangeOptions) =>
      run(async () => (await import('../commands/plugin.ts')).removePlugin(context, agent, options)),
    );
  plugin
    .command('status')
    .description('Show which agents are on this machine and which have their plugin.')
    .argument('[agent]', AGENT)
    .option('--json', 'print JSON')
    .addHelpText('after', examples(['vivavoce plugin status'], ['vivavoce plugin status --json']))
    .action((agent: string | undefined, options: { json?: boolean }) =>
      run(async () => (await import('../commands/plugin.ts')).pluginStatus(context, agent, options)),
    );
}
