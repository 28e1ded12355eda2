// @ts-check
/** Finding the running engine through its owner-only file. Nothing in the file is believed unchecked. */
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

/** @typedef {{ readonly baseUrl: string, readonly token: string }} Endpoint */

const MAX_FILE_BYTES = 64 * 1024;
const WRITABLE_BY_OTHERS = 0o022;
const LOOPBACK = /^(localhost|::1|127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/;

/**
 * Where the engine of this user writes its endpoint file; the same rules as the engine's own.
 *
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {string} platform as `process.platform`
 * @param {string} home
 */
export function usualEndpointFile(env = process.env, platform = process.platform, home = homedir()) {
  const { isAbsolute, join } = platform === 'win32' ? path.win32 : path.posix;
  const own = env['VIVAVOCE_STATE_DIR'];
  if (own !== undefined && own !== '') return join(own, 'endpoint.json');
  const root = env['VIVAVOCE_HOME'];
  if (root !== undefined && root !== '') return join(root, 'state', 'endpoint.json');
  if (platform === 'win32')
    return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'Vivavoce', 'endpoint.json');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Vivavoce', 'endpoint.json');
  const xdg = env['XDG_STATE_HOME'];
  const state = xdg !== undefined && isAbsolute(xdg) ? xdg : join(home, '.local', 'state');
  return join(state, 'vivavoce', 'endpoint.json');
}

/**
 * The endpoint of a living engine of this machine; undefined when there is none, or when others could have written
 * the file: the token in it must not be carried elsewhere.
 *
 * @param {string} file
 * @returns {Promise<Endpoint | undefined>}
 */
export async function readEndpoint(file) {
  try {
    const info = await stat(file);
    if (!info.isFile() || info.size > MAX_FILE_BYTES || !isPrivate(info)) return undefined;
    return endpointOf(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** @param {unknown} content */
function endpointOf(content) {
  if (typeof content !== 'object' || content === null) return undefined;
  const { schemaVersion, pid, host, port, token } = /** @type {Record<string, unknown>} */ (content);
  if (schemaVersion !== 1 || typeof token !== 'string' || token.length < 32) return undefined;
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535) return undefined;
  if (typeof pid !== 'number' || !isAlive(pid)) return undefined;
  const address = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  if (typeof address !== 'string' || !LOOPBACK.test(address)) return undefined;
  return { baseUrl: `http://${address.includes(':') ? `[${address}]` : address}:${port}`, token };
}

/**
 * Windows has no mode bits; there the folder of the user's profile protects the file.
 *
 * @param {{ readonly uid: number, readonly mode: number }} info
 */
function isPrivate(info) {
  if (process.platform === 'win32') return true;
  return info.uid === process.getuid?.() && (info.mode & WRITABLE_BY_OTHERS) === 0;
}

/** @param {number} pid */
function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process lives, but belongs to somebody else.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
