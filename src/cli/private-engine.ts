/** An engine as a child of one command: own state, any free port, gone when the command is. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ControlClient } from '../client/control-client.ts';
import { addressOf, readEndpoint } from '../client/node/endpoint.ts';
import { AppError } from '../shared/kernel/app-error.ts';
import { throwIfCancelled } from '../shared/kernel/abort.ts';
import { endpointFilePath } from '../shared/settings/paths.ts';
import type { CliContext } from './context.ts';
import type { EngineHandle } from './engine-handle.ts';

export interface PrivateEngineOptions {
  readonly source: 'none' | 'default';
  /** Whether it opens the microphone by itself. */
  readonly listening: boolean;
  /** `none` for what is not heard. */
  readonly output: 'none' | 'device';
}

export interface PrivateEngine {
  readonly engine: EngineHandle;
  /** Resolves when the child is gone and its folder removed. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const POLL_MS = 25;
const STOP_TIMEOUT_MS = 4000;

/** Rejects with `unavailable` and the child's own words when it does not come up. */
export async function startPrivateEngine(
  context: CliContext,
  options: PrivateEngineOptions,
): Promise<PrivateEngine> {
  const home = await mkdtemp(join(tmpdir(), 'vivavoce-'));
  const env = { ...context.env, VIVAVOCE_STATE_DIR: home };
  const listening = options.listening ? [] : ['--no-listening'];
  const args = [
    ...context.self.args,
    'serve',
    '--private',
    '--port',
    '0',
    '--source',
    options.source,
    '--output',
    options.output,
    ...listening,
  ];
  // In a group of its own: Ctrl-C reaches this command, which then ends the child in order.
  // The open standard input is its lifeline: it ends when this process does, however that happens.
  const child = spawn(context.self.command, args, {
    env,
    detached: context.platform !== 'win32',
    stdio: ['pipe', 'ignore', 'pipe'],
    windowsHide: true,
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const stop = async (): Promise<void> => {
    await endChild(child, exited);
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const engine = await waitUntilUp(context, child, { ...context, env });
    return { engine, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function waitUntilUp(
  context: CliContext,
  child: ChildProcess,
  place: CliContext,
): Promise<EngineHandle> {
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4096);
  });
  let spawnError: Error | undefined;
  child.once('error', (error) => (spawnError = error));
  const path = endpointFilePath(place);
  const deadlineMs = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadlineMs) {
    throwIfCancelled(context.signal);
    if (spawnError !== undefined || child.exitCode !== null || child.signalCode !== null) break;
    const endpoint = await readEndpoint(path);
    if (endpoint !== undefined) {
      const address = addressOf(endpoint);
      return { client: new ControlClient(address), address, pid: endpoint.pid };
    }
    await sleep(POLL_MS);
  }
  const reason = spawnError?.message ?? complaint.trim();
  throw new AppError(
    'unavailable',
    `The engine for this command did not start${reason === '' ? '.' : `: ${reason}`}`,
    {
      remedy: 'Check the installation with: vivavoce doctor',
    },
  );
}

async function endChild(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.stdin?.on('error', () => {});
  child.stdin?.end();
  const late = sleep(STOP_TIMEOUT_MS, 'late' as const, { ref: false });
  if ((await Promise.race([exited, late])) === 'late') child.kill('SIGKILL');
  await exited;
}
