import { Readable } from 'node:stream';
import { describeCommands } from '../../src/cli/completion/command-tree.ts';
import type { CompletionCommand } from '../../src/cli/completion/command-tree.ts';
import { createProgram } from '../../src/cli/program.ts';
import { MemoryOutput, PACKAGE_ROOT } from './cli-context.ts';

/** All commands of the command line, as they are declared. */
export function commandTree(): CompletionCommand[] {
  const program = createProgram(
    {
      env: {},
      platform: 'linux',
      homeDir: '/nonexistent',
      workingDir: '/',
      packageRoot: PACKAGE_ROOT,
      self: { command: 'vivavoce', args: [] },
      stdin: Readable.from([]),
      stdout: new MemoryOutput(),
      stderr: new MemoryOutput(),
      signal: new AbortController().signal,
    },
    async () => {},
  );
  return describeCommands(program, () => []);
}
