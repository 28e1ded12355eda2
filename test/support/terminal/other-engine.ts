/** An OpenVIP engine that is not ours: as much of the protocol as a subscriber needs, and nothing else. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { transcription } from '../test-server.ts';
import type { Operation } from './wrapper-bench.ts';

const MAILBOX = /^\/openvip\/agents\/([^/]+)\/messages$/;

export class OtherEngine {
  readonly url: string;
  /** What was asked beside the protocol, as `METHOD path`. */
  readonly strange: string[] = [];
  /** The `Authorization` of each subscription. */
  readonly credentials: (string | undefined)[] = [];
  readonly #server: Server;
  readonly #streams = new Map<string, ServerResponse>();

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => this.#answer(request, response));
  }

  /** At any free port, or at that of an engine before it. */
  static async start(port = 0): Promise<OtherEngine> {
    const server = createServer();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new OtherEngine(server);
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  get agents(): readonly string[] {
    return [...this.#streams.keys()];
  }

  /** False where the agent is not connected. */
  send(agent: string, text: string, ...ops: readonly Operation[]): boolean {
    const stream = this.#streams.get(agent);
    const message = transcription({ text, ...(ops.length > 0 && { x_input: { ops } }) });
    stream?.write(`event: transcription\ndata: ${JSON.stringify(message)}\n\n`);
    return stream !== undefined;
  }

  async stop(): Promise<void> {
    for (const stream of this.#streams.values()) stream.end();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeIdleConnections();
    await closed;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '').replace(/\?.*/, '');
    const agent = decodeURIComponent(MAILBOX.exec(path)?.[1] ?? '');
    response.setHeader('Connection', 'close');
    if (request.method !== 'GET' || agent === '') {
      this.strange.push(`${request.method} ${path}`);
      response.writeHead(404, { 'Content-Type': 'application/json' }).end('{"error":"not found"}');
    } else if (this.#streams.has(agent)) {
      response.writeHead(409, { 'Content-Type': 'application/json' }).end('{"error":"already connected"}');
    } else {
      this.credentials.push(request.headers.authorization);
      this.#streams.set(agent, response);
      response.once('close', () => this.#streams.delete(agent));
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
    }
  }
}
