import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface ProgramCall {
  readonly program: string;
  readonly args: readonly string[];
  /** For standard input. Text goes there and nowhere else: others can read command lines. */
  readonly input?: string | Buffer;
  readonly env: NodeJS.ProcessEnv;
  readonly limitMs: number;
  /** The program leaves a child behind, which would hold pipes open: what it writes is not read. */
  readonly leavesChild?: boolean;
}

/** What came of a call. `missing`: there is no such program. `late`: it was ended at the limit. */
export interface ProgramResult {
  readonly outcome: 'done' | 'failed' | 'missing' | 'late';
  readonly output: Buffer;
  /** What it wrote to standard error; for recognising faults, never to be shown: it may quote its input. */
  readonly complaint: string;
}

/** Runs a program to its end. Never rejects. */
export function runProgram(call: ProgramCall): Promise<ProgramResult> {
  const { program, args, env, limitMs, input = '', leavesChild = false } = call;
  return new Promise((resolve) => {
    const pipe = leavesChild ? 'ignore' : 'pipe';
    const child = spawn(program, args, { env, stdio: ['pipe', pipe, pipe], windowsHide: true });
    const output: Buffer[] = [];
    const complaint: Buffer[] = [];
    let late = false;
    const limit = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, limitMs);
    const end = (outcome: ProgramResult['outcome']): void => {
      clearTimeout(limit);
      resolve({
        outcome: late ? 'late' : outcome,
        output: Buffer.concat(output),
        complaint: Buffer.concat(complaint).toString('utf8'),
      });
    };
    child.stdout?.on('data', (bytes: Buffer) => output.push(bytes));
    child.stderr?.on('data', (bytes: Buffer) => complaint.push(bytes));
    child.once('error', () => end('missing'));
    child.once(leavesChild ? 'exit' : 'close', (code: number | null) => end(code === 0 ? 'done' : 'failed'));
    // A program that ends early is judged by its exit code.
    child.stdin?.on('error', () => {}).end(input);
  });
}

/** Full path of a program on the `PATH` of an environment. */
export function findProgram(env: NodeJS.ProcessEnv, name: string): string | undefined {
  return (env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
