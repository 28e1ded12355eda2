/** Finding a running engine through its owner-only endpoint file. Nothing in the file is believed unchecked. */
import { readFile, stat } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { endpointFileSchema } from '../../shared/contract/control.ts';
import type { EndpointFile } from '../../shared/contract/control.ts';
import type { EngineAddress } from '../http.ts';

const MAX_FILE_BYTES = 64 * 1024;
const WRITABLE_BY_OTHERS = 0o022;

/**
 * The endpoint of a living engine; undefined when there is no such file, when it is damaged, when others could have
 * written it, when its process is gone, or when it names an address that is not this machine's: the token in it
 * must not be carried elsewhere.
 */
export async function readEndpoint(path: string): Promise<EndpointFile | undefined> {
  let text: string;
  try {
    const info = await stat(path);
    if (!info.isFile() || info.size > MAX_FILE_BYTES || !isPrivate(info)) return undefined;
    text = await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
  const endpoint = parseEndpoint(text);
  if (endpoint === undefined || !isProcessAlive(endpoint.pid)) return undefined;
  return isThisMachine(endpoint.host) ? endpoint : undefined;
}

/** Where and with which token to call the engine of an endpoint file. */
export function addressOf(endpoint: EndpointFile): EngineAddress {
  const host = isWildcard(endpoint.host) ? '127.0.0.1' : endpoint.host;
  const literal = host.includes(':') ? `[${host}]` : host;
  return { baseUrl: `http://${literal}:${endpoint.port}`, token: endpoint.token };
}

function parseEndpoint(text: string): EndpointFile | undefined {
  try {
    const parsed = endpointFileSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Windows has no mode bits; there the folder of the user's profile protects the file. */
function isPrivate(info: { readonly uid: number; readonly mode: number }): boolean {
  if (process.platform === 'win32') return true;
  return info.uid === process.getuid?.() && (info.mode & WRITABLE_BY_OTHERS) === 0;
}

export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process lives, but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

function isThisMachine(host: string): boolean {
  if (host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host) || isWildcard(host))
    return true;
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .some((address) => address.address === host);
}
