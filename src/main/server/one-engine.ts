import { readEndpointFile } from './endpoint-file.ts';
import { addressesOf, alreadyRunning, isVivavoce, urlOf } from './listen.ts';

/**
 * Rejects with `already-running` when the endpoint file leads to another process that answers as an engine: two
 * would hear everything twice, and the second would hide the first. A file that was left behind is no obstacle.
 */
export async function requireNoOtherEngine(endpointFilePath: string): Promise<void> {
  const other = await readEndpointFile(endpointFilePath);
  if (other === undefined || other.pid === process.pid) return;
  const url = urlOf(addressesOf(other.host)[0] ?? other.host, other.port);
  if (await isVivavoce(url)) throw alreadyRunning(url);
}
