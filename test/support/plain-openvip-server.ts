/**
 * A second OpenVIP engine, written from the protocol with nothing but `node:http`: no code of ours, its routes at the
 * root, an answer of its own style. What a network does to connections, a test tells it to do.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

interface Mailbox {
  readonly response: ServerResponse;
  /** Texts of which the socket has not taken all bytes. */
  unread: number;
}

export class PlainOpenvipServer {
  /** Bodies of `POST /control` and `POST /speech`, in order. */
  readonly commands: unknown[] = [];
  readonly spoken: unknown[] = [];
  /** Connections that were cut off for not reading. */
  cutOff = 0;
  /** Attempts to subscribe, refused ones too. */
  attempts = 0;
  #server: Server | undefined;
  #port = 0;
  readonly #sockets = new Set<Socket>();
  readonly #mailboxes = new Map<string, Mailbox>();
  readonly #watchers = new Set<ServerResponse>();
  #listeners: (() => void)[] = [];

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get agents(): readonly string[] {
    return [...this.#mailboxes.keys()];
  }

  async start(): Promise<this> {
    const server = createServer((request, response) => void this.#answer(request, response));
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    return this;
  }

  /** Ends as a killed process does: every connection is reset. It can be started again, at the same port. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    this.dropAll();
    await closed;
  }

  dropAll(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
    this.#mailboxes.clear();
    this.#watchers.clear();
    this.#tell();
  }

  /** From now on nothing more is sent on the connections that are open, and nothing that comes is read: a dead network. */
  goSilent(): void {
    for (const socket of this.#sockets) {
      socket.pause();
      socket.write = () => true;
    }
    this.#mailboxes.clear();
  }

  async until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await new Promise<void>((resolve) => this.#listeners.push(resolve));
  }

  /** Sends a text to a connected agent; resolves with the id of its message. */
  say(agentId: string, text: string): string {
    const mailbox = this.#mailboxes.get(agentId);
    if (mailbox === undefined) throw new Error(`${agentId} is not connected.`);
    const id = randomUUID();
    const message = { openvip: '1.0', type: 'transcription', id, timestamp: '2026-02-06T10:30:00Z', text };
    mailbox.unread += 1;
    mailbox.response.write(
      `event: transcription\ndata: ${JSON.stringify(message)}\n\n`,
      () => (mailbox.unread -= 1),
    );
    if (mailbox.unread > 64) {
      this.cutOff += 1;
      this.#mailboxes.delete(agentId);
      mailbox.response.destroy();
      this.#tell();
    }
    return id;
  }

  /** Sends an event with this as its data. */
  sayRaw(agentId: string, data: string): void {
    this.#mailboxes.get(agentId)?.response.write(`data: ${data}\n\n`);
  }

  /** A changed status for those who watch it. */
  announceStatus(): void {
    for (const watcher of this.#watchers) watcher.write(`data: ${JSON.stringify(this.#status())}\n\n`);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', this.url).pathname;
    const [, room, encoded = '', leaf] = path.split('/');
    const agentId = decodeURIComponent(encoded);
    if (room === 'agents' && leaf === 'messages' && request.method === 'GET')
      return this.#subscribe(agentId, response);
    const body = request.method === 'POST' ? await readJson(request) : undefined;
    if (path === '/status') return json(response, 200, this.#status());
    if (path === '/status/stream') return this.#watch(response);
    if (room === 'agents' && leaf === 'messages') {
      if (!this.#mailboxes.has(agentId))
        return fault(response, 404, 'NOT_FOUND', `Agent '${agentId}' not connected`);
      this.say(agentId, String((body as { text?: unknown }).text));
      return done(response);
    }
    if (path === '/speech') {
      this.spoken.push(body);
      return done(response, { duration_ms: 1200 });
    }
    if (path === '/control' || path === '/speech/stop') {
      this.commands.push(body);
      const { command } = body as { command?: string };
      if (command === 'dance') return fault(response, 400, 'INVALID_FORMAT', 'Unknown command: dance');
      return done(response);
    }
    fault(response, 404, 'NOT_FOUND', 'No such route');
  }

  #subscribe(agentId: string, response: ServerResponse): void {
    this.attempts += 1;
    this.#tell();
    if (this.#mailboxes.has(agentId))
      return fault(response, 409, 'CONFLICT', `Agent '${agentId}' already connected`);
    openStream(response);
    const mailbox: Mailbox = { response, unread: 0 };
    this.#mailboxes.set(agentId, mailbox);
    response.on('close', () => {
      if (this.#mailboxes.get(agentId) === mailbox) this.#mailboxes.delete(agentId);
      this.#tell();
    });
    this.#tell();
  }

  #watch(response: ServerResponse): void {
    openStream(response);
    this.#watchers.add(response);
    response.on('close', () => this.#watchers.delete(response));
    response.write(`data: ${JSON.stringify(this.#status())}\n\n`);
  }

  #status() {
    return {
      openvip: '1.0',
      stt: { enabled: true },
      tts: { enabled: false },
      connected_agents: this.agents,
      platform: { engine: 'plain', anything: [1, 2] },
    };
  }

  #tell(): void {
    for (const listener of this.#listeners.splice(0)) listener();
  }
}

function openStream(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.write(': hello\n\n');
}

function done(response: ServerResponse, more: object = {}): void {
  json(response, 200, { openvip: '1.0', status: 'ok', id: randomUUID(), ...more });
}

function fault(response: ServerResponse, status: number, code: string, error: string): void {
  json(response, status, { openvip: '1.0', error, code, id: randomUUID() });
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const piece of request) text += String(piece);
  return JSON.parse(text) as unknown;
}
