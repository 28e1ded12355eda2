/** Reaching an engine: the one that runs, or a private one for the length of a command. */
import { ControlClient } from '../client/control-client.ts';
import { EngineNotRunningError } from '../client/errors.ts';
import { addressOf, readEndpoint } from '../client/node/endpoint.ts';
import { DisposableStack } from '../shared/kernel/disposable.ts';
import { endpointFilePath } from '../shared/settings/paths.ts';
import type { CliContext } from './context.ts';
import type { EngineHandle } from './engine-handle.ts';
import { startPrivateEngine } from './private-engine.ts';
import type { PrivateEngineOptions } from './private-engine.ts';

/** The running engine; undefined when there is none. */
export async function findEngine(context: CliContext): Promise<EngineHandle | undefined> {
  const endpoint = await readEndpoint(endpointFilePath(context));
  if (endpoint === undefined) return undefined;
  const address = addressOf(endpoint);
  return { client: new ControlClient(address), address, pid: endpoint.pid };
}

/** Rejects with `EngineNotRunningError` when there is none. */
export async function requireEngine(context: CliContext): Promise<EngineHandle> {
  const engine = await findEngine(context);
  if (engine === undefined) throw new EngineNotRunningError();
  return engine;
}

/** The running engine, or else a private one that `resources` ends. */
export async function acquireEngine(
  context: CliContext,
  options: PrivateEngineOptions,
  resources: DisposableStack,
): Promise<EngineHandle> {
  const running = await findEngine(context);
  if (running !== undefined) return running;
  const own = await startPrivateEngine(context, options);
  resources.defer(() => own.stop());
  return own.engine;
}

/** Runs `work` with the running engine, or with one that lives only for it. */
export async function withEngine<T>(
  context: CliContext,
  options: PrivateEngineOptions,
  work: (engine: EngineHandle) => Promise<T>,
): Promise<T> {
  const resources = new DisposableStack();
  try {
    return await work(await acquireEngine(context, options, resources));
  } finally {
    await resources.dispose();
  }
}
