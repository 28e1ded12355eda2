/**
 * The engine as a hook reaches it: a few lines over `node:http` in place of the client, because loading `fetch` and the
 * schemas takes longer than a hook may.
 */
import { readFile, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { fieldsOf } from '../../shared/doors/payload.ts';
import { endpointFilePath } from '../../shared/settings/paths.ts';
import type { CliContext } from '../context.ts';
import { parseJson } from './hook-input.ts';

const MAX_ENDPOINT_BYTES = 64 * 1024;
const MAX_ANSWER_BYTES = 256 * 1024;
const WRITABLE_BY_OTHERS = 0o022;

export interface HookEngine {
  readonly host: string;
  readonly port: number;
  readonly token: string;
}

/**
 * From the endpoint file; undefined when there is none, when others could have written it, or when it names anything but
 * this machine: the token and the answers of agents must not be carried elsewhere.
 */
export async function findHookEngine(context: CliContext): Promise<HookEngine | undefined> {
  try {
    const path = endpointFilePath(context);
    const info = await stat(path);
    const foreign = context.platform !== 'win32' && info.uid !== process.getuid?.();
    const open = context.platform !== 'win32' && (info.mode & WRITABLE_BY_OTHERS) !== 0;
    if (!info.isFile() || info.size > MAX_ENDPOINT_BYTES || foreign || open) return undefined;
    return engineOf(parseJson(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * The answer to `body`; undefined when the engine refuses it, does not answer in time, or is not there. Never rejects.
 * Once this resolves nothing is left that would keep the process.
 */
export function postToEngine(
  engine: HookEngine,
  path: string,
  body: object,
  signal: AbortSignal,
): Promise<unknown> {
  const payload = Buffer.from(JSON.stringify(body));
  return new Promise((resolve) => {
    const sent = request(
      {
        host: engine.host,
        port: engine.port,
        path,
        method: 'POST',
        agent: false,
        signal,
        headers: {
          Authorization: `Bearer ${engine.token}`,
          'Content-Type': 'application/json',
          'Content-Length': payload.length,
        },
      },
      (response) => {
        const pieces: Buffer[] = [];
        let bytes = 0;
        const giveUp = (): void => {
          response.destroy();
          resolve(undefined);
        };
        response.on('data', (piece: Buffer) => {
          bytes += piece.length;
          if (bytes > MAX_ANSWER_BYTES) giveUp();
          else pieces.push(piece);
        });
        response.once('error', giveUp).once('end', () => {
          const fine =
            response.statusCode !== undefined && response.statusCode >= 200 && response.statusCode < 300;
          resolve(fine ? (parseJson(Buffer.concat(pieces).toString('utf8')) ?? {}) : undefined);
        });
      },
    );
    sent.once('error', () => resolve(undefined));
    sent.end(payload);
  });
}

function engineOf(value: unknown): HookEngine | undefined {
  const { host, port, token } = fieldsOf(value);
  if (typeof host !== 'string' || typeof port !== 'number' || typeof token !== 'string') return undefined;
  if (!Number.isInteger(port) || port < 1 || port > 65_535 || !/^[\x21-\x7e]+$/.test(token)) return undefined;
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const own = reachable === 'localhost' || reachable === '::1' || /^127\.\d+\.\d+\.\d+$/.test(reachable);
  return own ? { host: reachable, port, token } : undefined;
}
