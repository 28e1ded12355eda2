/** Starts the engine where none runs; it stays when the wrapper ends. */
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { throwIfCancelled } from '../../shared/kernel/abort.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import { appDirs } from '../../shared/settings/paths.ts';
import type { CliContext } from '../context.ts';
import { findEngine } from '../engine.ts';
import type { EngineHandle } from '../engine-handle.ts';

const START_TIMEOUT_MS = 60_000;
const POLL_MS = 50;
const OWNER_ONLY = 0o600;
const MAX_COMPLAINT_CHARS = 500;

/** The engine that runs, or a new one as soon as it answers. Rejects with `unavailable` when none comes up. */
export async function ensureEngine(context: CliContext): Promise<EngineHandle> {
  const running = await findEngine(context);
  if (running !== undefined) return running;
  if (context.stderr.isTTY === true) context.stderr.write('Starting the engine …\n');
  // A file, not a pipe: the engine goes on writing when nobody reads any more.
  const complaints = complaintsPath(context);
  const errors = openSync(complaints, 'w', OWNER_ONLY);
  const child = spawn(context.self.command, [...context.self.args, 'serve'], {
    env: context.env as NodeJS.ProcessEnv,
    // Not the user's folder, which could not be removed while the engine runs.
    cwd: context.packageRoot,
    detached: true,
    stdio: ['ignore', 'ignore', errors],
    windowsHide: true,
  });
  closeSync(errors);
  let failure: string | undefined;
  child.once('error', (error) => (failure = `${error.message}.`));
  child.once('exit', (code, signal) => (failure ??= `it ended with ${signal ?? code}.`));
  child.unref();
  const deadlineMs = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadlineMs) {
    throwIfCancelled(context.signal);
    const engine = await findEngine(context);
    if (engine !== undefined) return engine;
    if (failure !== undefined) break;
    await sleep(POLL_MS);
  }
  const complaint = readFileSync(complaints, 'utf8').trim().slice(0, MAX_COMPLAINT_CHARS) || failure;
  throw new AppError(
    'unavailable',
    `The engine did not start${complaint === undefined ? '.' : `: ${complaint}`}`,
    {
      remedy: 'Look at it in a terminal of its own: vivavoce serve',
    },
  );
}

function complaintsPath(context: CliContext): string {
  const { logDir } = appDirs(context);
  mkdirSync(logDir, { recursive: true, mode: 0o700 });
  return join(logDir, 'start.log');
}
