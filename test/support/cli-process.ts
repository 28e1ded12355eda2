/** The command line in a process of its own, as other programs start it. */
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { MemoryOutput } from './cli-context.ts';
import { vivavoceCommand } from './terminal/vivavoce-command.ts';

export interface CliProcessOptions {
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly workingDir?: string;
}

export interface CliProcess {
  readonly child: ChildProcessWithoutNullStreams;
  readonly stdout: MemoryOutput;
  readonly stderr: MemoryOutput;
  /** When it has ended and its streams are closed. */
  readonly exitCode: Promise<number | null>;
}

/** Its standard input stays open until the test ends it. */
export function startCliProcess(args: readonly string[], options: CliProcessOptions): CliProcess {
  const [command = '', ...first] = vivavoceCommand();
  const { PATH = '' } = process.env;
  const child = spawn(command, [...first, ...args], {
    env: { PATH, HOME: options.home, VIVAVOCE_HOME: options.home, ...options.env },
    cwd: options.workingDir ?? options.home,
  });
  const stdout = new MemoryOutput();
  const stderr = new MemoryOutput();
  child.stdout.on('data', (piece: Buffer) => stdout.write(piece));
  child.stderr.on('data', (piece: Buffer) => stderr.write(piece));
  child.stdin.on('error', () => {});
  const exitCode = once(child, 'close').then(([code]) => code as number | null);
  return { child, stdout, stderr, exitCode };
}

export interface CliProcessOutcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs it to its end; `input` is all that it reads. */
export async function runCliProcess(
  args: readonly string[],
  options: CliProcessOptions & { readonly input?: string },
): Promise<CliProcessOutcome> {
  const run = startCliProcess(args, options);
  run.child.stdin.end(options.input ?? '');
  const exitCode = await run.exitCode;
  return { exitCode, stdout: run.stdout.text, stderr: run.stderr.text };
}
