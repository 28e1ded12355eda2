import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { examples } from './examples.ts';
import type { Run } from './run-action.ts';

export function addMcpCommand(program: Command, context: CliContext, run: Run): void {
  program
    .command('mcp')
    .description('Give a coding agent the voice over MCP, on standard input and output.')
    .addHelpText(
      'after',
      examples(['claude mcp add vivavoce -- vivavoce mcp'], ['codex mcp add vivavoce -- vivavoce mcp']),
    )
    .action(() => run(async () => (await import('../commands/mcp.ts')).mcp(context)));
}
