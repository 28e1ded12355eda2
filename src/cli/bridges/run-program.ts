/** Runs a program to its end, without a shell. */
import { spawn } from 'node:child_process';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { CliContext } from '../context.ts';

const TIME_LIMIT_MS = 30_000;
const MAX_OUTPUT_CHARACTERS = 64 * 1024;

export interface ProgramRun {
  readonly code: number | null;
  readonly stdout: string;
}

export interface ProgramOptions {
  readonly env: CliContext['env'];
  /** What it reads on standard input. */
  readonly input?: string;
}

/** Rejects with `not-found` when it cannot be started and with `timeout` when it does not end. */
export function runProgram(
  command: string,
  args: readonly string[],
  { env, input }: ProgramOptions,
): Promise<ProgramRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
    let stdout = '';
    const limit = setTimeout(() => {
      child.kill('SIGKILL');
      reject(
        new AppError('timeout', `The program "${command}" did not end within 30 seconds.`, {
          remedy: 'Look whether it took the text all the same.',
        }),
      );
    }, TIME_LIMIT_MS);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (stdout.length < MAX_OUTPUT_CHARACTERS) stdout += text;
    });
    child.stdin.on('error', () => {}).end(input ?? '');
    child.once('error', (cause) => {
      clearTimeout(limit);
      reject(new AppError('not-found', `The program "${command}" cannot be started.`, { cause }));
    });
    child.once('close', (code) => {
      clearTimeout(limit);
      resolve({ code, stdout });
    });
  });
}
