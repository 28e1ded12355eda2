/** Serves a built page and a scripted engine's control plane, with the content security policy of the real server. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import {
  activeAgentRequestSchema,
  listeningRequestSchema,
  mutedRequestSchema,
  pageMicrophoneHelloSchema,
  sendAgainRequestSchema,
  talkRequestSchema,
} from '../../src/shared/contract/control.ts';
import { AppError } from '../../src/shared/kernel/app-error.ts';
import type { NumberedEvent } from '../../src/main/engine/engine-facade.ts';
import type { PageMicrophoneStream } from '../../src/main/capture/page-source.ts';
import type { ScriptedEngine } from './scripted-engine.ts';

const CONTENT_SECURITY_POLICY =
  "default-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export class ScriptedEngineServer {
  /** Replaced to play a restart: the page then meets another engine at the same address. */
  engine: ScriptedEngine;
  /** False: every request of the control plane is answered 401, as after the session ended. */
  signedIn = true;
  readonly #pageDir: string;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  constructor(pageDir: string, engine: ScriptedEngine) {
    this.#pageDir = pageDir;
    this.engine = engine;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  /** Listens on a free port, and after `stop` on the same one again. */
  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#answer(request, response));
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    const microphones = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request, socket, head) => {
      microphones.handleUpgrade(request, socket, head, (webSocket) => this.#takeMicrophone(webSocket));
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Breaks every connection, as a crash does. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', this.url);
    try {
      if (!pathname.startsWith('/api/')) await this.#sendFile(pathname, response);
      else if (!this.signedIn) sendError(response, 401, new AppError('forbidden', 'The session has ended.'));
      else if (pathname === '/api/events') this.#stream(request, response);
      else sendJson(response, 200, await this.#command(pathname, request));
    } catch (error) {
      const fault = AppError.is(error) ? error : new AppError('internal', String(error));
      sendError(response, fault.code === 'not-found' ? 404 : 503, fault);
    }
  }

  async #command(pathname: string, request: IncomingMessage): Promise<unknown> {
    const { engine } = this;
    if (pathname === '/api/snapshot') return engine.snapshot();
    const body: unknown = JSON.parse(await readBody(request));
    const entry = /^\/api\/transcript\/([^/]+)\/(send|retry)$/.exec(pathname);
    if (entry?.[1] !== undefined) {
      if (entry[2] === 'retry') return engine.retryRecognition(entry[1]);
      return engine.sendAgain(entry[1], sendAgainRequestSchema.parse(body).agentId);
    }
    switch (pathname) {
      case '/api/listening':
        await engine.setListening(listeningRequestSchema.parse(body).listening);
        break;
      case '/api/muted':
        await engine.setMuted(mutedRequestSchema.parse(body).muted);
        break;
      case '/api/talk':
        await engine.talk(talkRequestSchema.parse(body).action);
        break;
      case '/api/active-agent':
      case '/api/agents/active':
        await engine.setActiveAgent(activeAgentRequestSchema.parse(body).agentId);
        break;
      default:
        throw new AppError('not-found', `There is no ${pathname}.`);
    }
    return { ok: true, listening: engine.snapshot().listening };
  }

  #stream(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write(':\n\n');
    const send = ({ seq, event }: NumberedEvent): void => {
      const id = event.type === 'level' ? '' : `id: ${seq}\n`;
      response.write(`event: ${event.type}\n${id}data: ${JSON.stringify(event)}\n\n`);
    };
    const after = Number(request.headers['last-event-id'] ?? Number.NaN);
    for (const event of this.engine.eventsSince(after) ?? []) send(event);
    const subscription = this.engine.subscribe(send);
    response.once('close', () => void subscription.dispose());
  }

  #takeMicrophone(socket: WebSocket): void {
    let stream: PageMicrophoneStream | undefined;
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) {
        stream?.push(new Float32Array(new Uint8Array(data).buffer));
        return;
      }
      stream = this.engine.pageMicrophone.attach(
        pageMicrophoneHelloSchema.parse(JSON.parse(data.toString())),
      );
      if (stream === undefined) socket.close(1008, 'The engine has a microphone of its own.');
    });
    socket.once('close', () => stream?.detach());
  }

  async #sendFile(pathname: string, response: ServerResponse): Promise<void> {
    const path = pathname === '/' ? '/index.html' : normalize(pathname);
    const content = await readFile(join(this.#pageDir, path)).catch(() => undefined);
    if (content === undefined) throw new AppError('not-found', `There is no ${pathname}.`);
    response.writeHead(200, {
      'Content-Type': CONTENT_TYPES[extname(path)] ?? 'application/octet-stream',
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    });
    response.end(content);
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

function sendError(response: ServerResponse, status: number, error: AppError): void {
  const { code, message, remedy = null, retryable } = error;
  sendJson(response, status, { error: { code, message, remedy, retryable } });
}
