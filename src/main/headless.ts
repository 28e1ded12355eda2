/** The engine on plain Node: for computers without the desktop shell, for servers, tests and demos. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import {
  PACKAGE_ROOT,
  startHost,
  type Host,
  type HostOptions,
  type OutputChoice,
  type SourceChoice,
} from './host.ts';
import { nodeStarter } from './inference/node-starter.ts';

export interface HeadlessOptions {
  readonly source: SourceChoice;
  /** The system's loudspeakers when left out. */
  readonly output?: OutputChoice;
  /** Overrides the port of the settings; 0 takes any free one. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Overrides the setting `startup.listening`. */
  readonly listening?: boolean;
  readonly verbose?: boolean;
}

/** Starts an engine without a desktop shell. Rejects with an AppError that a person can read. */
export function startHeadless(options: HeadlessOptions): Promise<Host> {
  const { env = process.env, ...rest } = options;
  const host: HostOptions = {
    ...rest,
    env,
    processStarter: nodeStarter,
    capabilities: { tray: false, globalHotkey: false, loginItem: false },
    startBridge: (args) => startBridge(args, env),
  };
  return startHost(host);
}

/**
 * Runs an engine until `signal` aborts or a client asks it to stop, telling people on standard output where it is.
 * Resolves with the exit code of the process.
 */
export async function runHeadless(
  options: HeadlessOptions & { readonly signal: AbortSignal },
): Promise<number> {
  let { port } = options;
  for (;;) {
    const host = await startHeadless({ ...options, ...(port === undefined ? {} : { port }) });
    // Restarted, it comes back where everybody looks for it.
    if (port === 0) port = Number(new URL(host.url).port);
    tellWhereItIs(host);
    const reason = await Promise.race([host.shutdownRequested, aborted(options.signal)]);
    await host.stop();
    if (reason === 'stop') return 0;
  }
}

/** A bridge is a program of its own: it outlives a restart of the engine and finds it again. */
function startBridge(args: readonly string[], env: HostOptions['env']): void {
  const command = join(PACKAGE_ROOT, 'bin', 'vivavoce.mjs');
  const bridge = spawn(process.execPath, [command, 'bridge', ...args], {
    detached: true,
    stdio: 'ignore',
    env: { ...env },
  });
  // It tells the person by what the agents' list shows, or does not show.
  bridge.once('error', () => {});
  bridge.unref();
}

function tellWhereItIs(host: Host): void {
  const { engine, url } = host;
  process.stdout.write(`Vivavoce ${engine.version} is running at ${url}\n`);
  process.stdout.write(`Open the page: ${host.createPageLink()}\n`);
  const reported = new Set<string>();
  const report = (): void => {
    for (const { code, message, remedy } of engine.snapshot().notices) {
      if (reported.has(code)) continue;
      reported.add(code);
      process.stdout.write(`${message}${remedy === null ? '' : ` ${remedy}`}\n`);
      if (code === 'microphone-lost') process.stdout.write('See it work without one: npm start -- --demo\n');
    }
  };
  report();
  engine.subscribe(({ event }) => {
    if (event.type === 'notice') report();
    if (event.type === 'notice-cleared') reported.delete(event.code);
  });
}

function aborted(signal: AbortSignal): Promise<'stop'> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve('stop');
    signal.addEventListener('abort', () => resolve('stop'), { once: true });
  });
}
