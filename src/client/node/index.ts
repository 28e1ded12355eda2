/** `vivavoce/client/node`: the running engine of this user. */
import { homedir } from 'node:os';
import { endpointFilePath } from '../../shared/settings/paths.ts';
import type { EngineAddress } from '../http.ts';
import { EngineNotRunningError } from '../errors.ts';
import { addressOf, readEndpoint } from './endpoint.ts';

/**
 * Where the engine of this user answers, and with which token. Rejects with `EngineNotRunningError` when there is none.
 * Give it to a client as it is, so that a restarted engine is found again: `new OpenvipClient({ address: findEngine })`.
 */
export async function findEngine(): Promise<EngineAddress> {
  const place = { platform: process.platform, env: process.env, homeDir: homedir() };
  const endpoint = await readEndpoint(endpointFilePath(place));
  if (endpoint === undefined) throw new EngineNotRunningError();
  return addressOf(endpoint);
}
