/** The owner-only file that tells local programs where the engine is and how to authenticate. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { endpointFileSchema } from '../../shared/contract/control.ts';
import type { EndpointFile } from '../../shared/contract/control.ts';
import { AppError } from '../../shared/kernel/app-error.ts';

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** Replaces the file in one step, so that nobody reads half of it. Rejects with `storage-failed`. */
export async function writeEndpointFile(path: string, endpoint: EndpointFile): Promise<void> {
  const temporary = `${path}.${endpoint.instanceId}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: OWNER_ONLY_FOLDER });
    await writeFile(temporary, `${JSON.stringify(endpoint, null, 2)}\n`, {
      mode: OWNER_ONLY_FILE,
      flag: 'wx',
    });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new AppError('storage-failed', `The endpoint file ${path} could not be written.`, {
      remedy: 'Make its folder writable for you, then start the engine again.',
      cause: error,
    });
  }
}

/** What the file says; undefined without a file, for a damaged one, and when its process is gone. */
export async function readEndpointFile(path: string): Promise<EndpointFile | undefined> {
  const endpoint = endpointIn(await readFile(path, 'utf8').catch(() => ''));
  return endpoint !== undefined && isAlive(endpoint.pid) ? endpoint : undefined;
}

/** Removes the file unless another engine has written its own by now. */
export async function removeEndpointFile(path: string, instanceId: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch(() => '');
  if (endpointIn(text)?.instanceId === instanceId) await rm(path, { force: true });
}

function endpointIn(text: string): EndpointFile | undefined {
  try {
    return endpointFileSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Alive as well, but somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
