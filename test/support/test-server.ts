/** A real server over a test engine, on a free port, and what tests say to it. */
import { randomUUID } from 'node:crypto';
import { createServer } from '../../src/main/server/create-server.ts';
import type { RunningServer, ServerOptions, SlowReader } from '../../src/main/server/server-options.ts';
import type { SettingsInput } from '../../src/shared/settings/schema.ts';
import { SseProbe } from './sse-probe.ts';
import { TestEngine } from './test-engine.ts';

export interface TestServer {
  readonly engine: TestEngine;
  readonly server: RunningServer;
  readonly url: string;
  readonly authorization: { readonly Authorization: string };
  /** Subscribes over a raw socket that lasts no longer than the server. */
  subscribe(path: string, headers?: Readonly<Record<string, string>>): Promise<SseProbe>;
  readonly slowReaders: SlowReader[];
  /** What was logged, as text. */
  readonly logged: string[];
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startServer(
  settings: SettingsInput = {},
  options: Partial<ServerOptions> = {},
  engine: TestEngine = new TestEngine(settings),
): Promise<TestServer> {
  const slowReaders: SlowReader[] = [];
  const logged: string[] = [];
  const probes: SseProbe[] = [];
  const note = (fields: object, message: string): void =>
    void logged.push(`${message} ${JSON.stringify(fields)}`);
  const server = await createServer(engine, {
    pageDir: undefined,
    endpointFilePath: undefined,
    log: { info: note, warn: note, error: note },
    onSlowReader: (reader) => slowReaders.push(reader),
    ...options,
  });
  return {
    engine,
    server,
    url: server.url,
    authorization: { Authorization: `Bearer ${server.token}` },
    async subscribe(path, headers) {
      const probe = await SseProbe.open(`${server.url}${path}`, headers);
      probes.push(probe);
      return probe;
    },
    slowReaders,
    logged,
    async [Symbol.asyncDispose]() {
      for (const probe of probes) probe.socket.destroy();
      await server.stop();
    },
  };
}

export function transcription(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return message('transcription', fields);
}

export function speech(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return message('speech', fields);
}

function message(type: string, fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    openvip: '1.0',
    type,
    id: randomUUID(),
    timestamp: '2026-02-06T10:30:00Z',
    text: 'hello',
    ...fields,
  };
}

export function control(
  command: string,
  fields: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return { openvip: '1.0', id: randomUUID(), command, ...fields };
}

export interface JsonAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

export async function getJson(url: string, init: RequestInit = {}): Promise<JsonAnswer> {
  const response = await fetch(url, init);
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

/** Sends `body` as it is when it is text or bytes, else as JSON. */
export function postJson(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  method = 'POST',
): Promise<JsonAnswer> {
  const raw = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  return getJson(url, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: raw as NonNullable<RequestInit['body']>,
  });
}
