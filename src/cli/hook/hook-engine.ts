/**
 * The engine as a hook reaches it: a few lines over `node:http` in place of the client, because loading `fetch` and the
 * schemas takes longer than a hook may.
 */
import { readFile, stat } from 'node:fs/promises';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { fieldsOf } from '../../shared/doors/payload.ts';
import { endpointFilePath } from '../../shared/settings/paths.ts';
import type { CliContext } from '../context.ts';
import { parseJson } from './hook-input.ts';

const MAX_ENDPOINT_BYTES = 64 * 1024;
const MAX_ANSWER_BYTES = 256 * 1024;
/** To hand a report to the system; on a machine that has a moment it takes less than one. */
const SENDING_MS = 1000;
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

/** The engine may or may not have taken it. */
export const UNANSWERED = Symbol('unanswered');

/**
 * The answer to `body`; undefined when the engine refuses it or is not there, `UNANSWERED` when it has not answered
 * before `signal` aborts or the connection is lost.
 * Never rejects. Nobody may wait for an engine that is slow, but it shall have what it was sent: only on a machine that
 * is too busy to send at all is a little more time taken. Once this resolves nothing is left that would keep the process.
 */
export function postToEngine(
  engine: HookEngine,
  path: string,
  body: object,
  signal: AbortSignal,
): Promise<unknown> {
  const payload = Buffer.from(JSON.stringify(body));
  const sent = request({
    host: engine.host,
    port: engine.port,
    path,
    method: 'POST',
    agent: false,
    headers: {
      Authorization: `Bearer ${engine.token}`,
      'Content-Type': 'application/json',
      'Content-Length': payload.length,
    },
  });
  return new Promise((resolve) => {
    let isSent = false;
    let hurry: NodeJS.Timeout | undefined;
    const end = (answer: unknown): void => {
      clearTimeout(hurry);
      signal.removeEventListener('abort', giveUp);
      sent.destroy();
      resolve(answer);
    };
    const giveUp = (): void => {
      if (isSent) end(UNANSWERED);
      else hurry = setTimeout(() => end(UNANSWERED), SENDING_MS);
    };
    sent.on('error', (error: NodeJS.ErrnoException) =>
      end(error.code === 'ECONNREFUSED' ? undefined : UNANSWERED),
    );
    sent.once('response', (response) => {
      void readAnswer(response).then(end, () => end(UNANSWERED));
    });
    sent.end(payload, () => {
      isSent = true;
      if (signal.aborted) end(UNANSWERED);
    });
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}

/** Undefined for a refusal, and for what is too long to be an answer. */
async function readAnswer(response: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > MAX_ANSWER_BYTES) return undefined;
    pieces.push(piece);
  }
  const { statusCode = 0 } = response;
  if (statusCode < 200 || statusCode > 299) return undefined;
  return parseJson(Buffer.concat(pieces).toString('utf8')) ?? {};
}

function engineOf(value: unknown): HookEngine | undefined {
  const { host, port, token } = fieldsOf(value);
  if (typeof host !== 'string' || typeof port !== 'number' || typeof token !== 'string') return undefined;
  if (!Number.isInteger(port) || port < 1 || port > 65_535 || !/^[\x21-\x7e]+$/.test(token)) return undefined;
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const own = reachable === 'localhost' || reachable === '::1' || /^127\.\d+\.\d+\.\d+$/.test(reachable);
  return own ? { host: reachable, port, token } : undefined;
}
