/** Process entry of the command line: streams, signals, exit code. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CliContext } from './context.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';

const controller = new AbortController();
let pipeClosed = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // Whoever presses twice does not want to wait for a tidy end.
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
  });
}
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  pipeClosed = true;
  controller.abort();
});
process.stderr.on('error', () => {});

const context: CliContext = {
  env: process.env,
  platform: process.platform,
  homeDir: homedir(),
  workingDir: process.cwd(),
  packageRoot: findPackageRoot(dirname(fileURLToPath(import.meta.url))),
  self: { command: process.execPath, args: [...process.execArgv, ...process.argv.slice(1, 2)] },
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: controller.signal,
};

const exitCode = await run(process.argv.slice(2));
process.exitCode = pipeClosed ? EXIT.ok : exitCode;
// A command that was interrupted may have left it waiting for input that never comes.
process.stdin.destroy();

/** Hooks are in the way of the program that calls them: they come here without all that the other commands load. */
async function run(args: readonly string[]): Promise<ExitCode> {
  const [command, program, event, lastArgument, ...rest] = args;
  const isHook = command === 'hook' && program !== undefined && event !== undefined && rest.length === 0;
  if (isHook && !program.startsWith('-') && !event.startsWith('-')) {
    const { runHook } = await import('./hook/run-hook.ts');
    return runHook(context, { program, event, lastArgument, begunAtMs: 0 });
  }
  const { runCli } = await import('./run.ts');
  return runCli(args, context);
}

/** The source tree and the built output lie at different depths. */
function findPackageRoot(start: string): string {
  let folder = start;
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`No package.json above ${start}.`);
    folder = parent;
  }
  return folder;
}
