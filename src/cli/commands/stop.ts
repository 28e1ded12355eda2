import { setTimeout as sleep } from 'node:timers/promises';
import { isProcessAlive } from '../../client/node/endpoint.ts';
import { throwIfCancelled } from '../../shared/kernel/abort.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { CliContext } from '../context.ts';
import { requireEngine } from '../engine.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';

const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 25;

/** Returns when the engine's process is gone. */
export async function stop(context: CliContext): Promise<ExitCode> {
  const engine = await requireEngine(context);
  await engine.client.shutDown();
  const deadlineMs = performance.now() + STOP_TIMEOUT_MS;
  while (isProcessAlive(engine.pid)) {
    throwIfCancelled(context.signal);
    if (performance.now() > deadlineMs) {
      throw new AppError('timeout', `The engine (process ${engine.pid}) is still running.`, {
        remedy: `End it with: kill ${engine.pid}`,
      });
    }
    await sleep(POLL_MS);
  }
  return EXIT.ok;
}
