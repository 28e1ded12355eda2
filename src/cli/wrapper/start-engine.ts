/** Starts the engine where none runs; it stays when the wrapper ends. */
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { throwIfCancelled } from '../../shared/kernel/abort.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { CliContext } from '../context.ts';
import { findEngine } from '../engine.ts';
import type { EngineHandle } from '../engine-handle.ts';

const START_TIMEOUT_MS = 60_000;
const POLL_MS = 50;

/** The engine that runs, or a new one as soon as it answers. Rejects with `unavailable` when none comes up. */
export async function ensureEngine(context: CliContext): Promise<EngineHandle> {
  const running = await findEngine(context);
  if (running !== undefined) return running;
  if (context.stderr.isTTY === true) context.stderr.write('Starting the engine …\n');
  const child = spawn(context.self.command, [...context.self.args, 'serve'], {
    env: context.env as NodeJS.ProcessEnv,
    cwd: context.homeDir,
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
  });
  let failure: string | undefined;
  child.once('error', (error) => (failure = error.message));
  child.once('exit', (code, signal) => (failure ??= `it ended with ${signal ?? code}`));
  child.unref();
  const deadlineMs = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadlineMs) {
    throwIfCancelled(context.signal);
    const engine = await findEngine(context);
    if (engine !== undefined) return engine;
    if (failure !== undefined) break;
    await sleep(POLL_MS);
  }
  throw new AppError(
    'unavailable',
    `The engine did not start${failure === undefined ? '' : `: ${failure}`}.`,
    {
      remedy: 'Look at it in a terminal of its own: vivavoce serve',
    },
  );
}
