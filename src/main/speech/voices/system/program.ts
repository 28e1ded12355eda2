/** Programs that are run for one answer: text in, bytes out. */
import { spawn, type ChildProcess } from 'node:child_process';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import { throwIfCancelled } from '../../../../shared/kernel/abort.ts';
import { programFailed, programMissing } from '../voice-errors.ts';

export interface ProgramCall {
  /** A name that is looked up in the path, or an absolute path. */
  readonly program: string;
  readonly args: readonly string[];
  /** Written to its standard input, which is then closed. What is said never stands among the arguments: other users could read those. */
  readonly input: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** The longest wait for a program's next output or its end: far more than a loaded machine takes for a sentence. */
const LONGEST_SILENCE_MS = 20_000;

/**
 * What the program writes to its standard output, as it comes; it waits while nobody reads. The program is gone
 * when the iteration ends, however it ends. Rejects with `unavailable` when it cannot be run, `synthesis-failed` when
 * it fails or says nothing for too long, `cancelled`.
 */
export async function* runProgram(
  { program, args, input, env }: ProgramCall,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  throwIfCancelled(signal);
  // Its complaints are not read: they might repeat what it was given.
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true, env });
  const ended = endOf(child);
  let silent = false;
  const end = (): void => {
    child.kill('SIGKILL');
    // Something that the program started may still hold the other end.
    child.stdout.destroy();
  };
  const endSilent = (): void => {
    silent = true;
    end();
  };
  signal.addEventListener('abort', end, { once: true });
  // A program that needs no input may close it before it is written.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const name = basename(program);
  const pieces = output(child.stdout);
  try {
    for (;;) {
      const piece = await within(clock, pieces.next(), endSilent);
      if (piece.done === true) break;
      yield piece.value;
    }
    const { error, code, killedBy } = await within(clock, ended, endSilent);
    throwIfCancelled(signal);
    if (error !== undefined) throw programMissing(name, error);
    if (silent) throw programFailed(name, `did not answer within ${LONGEST_SILENCE_MS / 1000} seconds`);
    if (code !== 0) throw programFailed(name, `ended with ${killedBy ?? `exit code ${code}`}`);
  } finally {
    signal.removeEventListener('abort', end);
    end();
    await ended;
  }
}

/** The whole output of a program as text. Rejects like `runProgram`. */
export async function programOutput(call: ProgramCall, clock: Clock, signal: AbortSignal): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of runProgram(call, clock, signal)) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

/** The pieces of a stream; one that is destroyed simply ends. */
async function* output(stream: Readable): AsyncGenerator<Buffer, void, undefined> {
  try {
    for await (const piece of stream) yield piece as Buffer;
  } catch {
    // Why it broke off is told by how the program ended.
  }
}

async function within<T>(clock: Clock, promise: Promise<T>, onSilence: () => void): Promise<T> {
  const stop = clock.after(LONGEST_SILENCE_MS, onSilence);
  try {
    return await promise;
  } finally {
    stop();
  }
}

interface ProgramEnd {
  /** It could not be started. */
  readonly error?: Error;
  readonly code: number | null;
  readonly killedBy: string | null;
}

function endOf(child: ChildProcess): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    // Also a failed kill is told here, and must not pass for the end.
    child.once('error', (error) => {
      if (child.pid === undefined) resolve({ error, code: null, killedBy: null });
    });
    child.once('exit', (code, killedBy) => resolve({ code, killedBy }));
  });
}
