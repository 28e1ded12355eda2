/** Process entry of the command line: streams, signals, exit code. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CliContext } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { runCli } from './run.ts';

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

const exitCode = await runCli(process.argv.slice(2), context);
process.exitCode = pipeClosed ? EXIT.ok : exitCode;
// A command that was interrupted may have left it waiting for input that never comes.
process.stdin.destroy();

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
