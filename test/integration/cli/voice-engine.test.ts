import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ForeignEngine, OwnEngine, serverAddress } from '../../../src/cli/wrapper/voice-engine.ts';
import { DisposableStack } from '../../../src/shared/kernel/disposable.ts';
import { startServer } from '../../support/test-server.ts';

let resources = new DisposableStack();
afterEach(async () => {
  await resources.dispose();
  resources = new DisposableStack();
});

interface Asked {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly token: string | undefined;
  readonly body: unknown;
}

/** Another OpenVIP engine, written from the protocol: it knows what the protocol knows. */
async function otherEngine(): Promise<{ readonly url: string; readonly asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => void answer(request, response, asked));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  resources.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

async function answer(request: IncomingMessage, response: ServerResponse, asked: Asked[]): Promise<void> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
  const { method, url: path, headers } = request;
  asked.push({ method, path, token: headers.authorization, body: body === '' ? null : JSON.parse(body) });
  const json = (status: number, value: object): void => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
  };
  if (path === '/openvip/status') {
    const platform = { name: 'other', version: '9' };
    return json(200, {
      openvip: '1.0',
      stt: { enabled: true, active: true },
      tts: { enabled: false },
      connected_agents: [],
      platform,
    });
  }
  if (path === '/openvip/control') return json(200, { openvip: '1.0', status: 'ok' });
  if (path === '/openvip/agents/my%20notes/messages') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    const message = {
      openvip: '1.0',
      type: 'transcription',
      id: randomUUID(),
      timestamp: '2026-02-06T10:30:00Z',
    };
    response.write(`event: transcription\ndata: ${JSON.stringify({ ...message, text: 'hello' })}\n\n`);
    return undefined;
  }
  return json(404, { openvip: '1.0', error: 'There is no such path.', code: 'NOT_FOUND' });
}

test('another engine is asked for what OpenVIP knows, with its token, and for nothing else', async () => {
  const other = await otherEngine();
  const address = serverAddress(`${other.url}/openvip/`, 'secret');
  const engine = new ForeignEngine('my notes', () => Promise.resolve(address));
  await expect(engine.reportFocus(true)).rejects.toThrow('There is no such path.');
  await engine.describe();
  await engine.confirmShown();
  await engine.claim();
  expect(await engine.facts()).toEqual({ state: 'listening', activeAgentId: undefined });
  expect(await engine.spokenMs()).toBeUndefined();
  expect(other.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /api/agents/my%20notes/focus',
    'POST /openvip/control',
    'GET /openvip/status',
  ]);
  expect(new Set(other.asked.map(({ token }) => token))).toEqual(new Set(['Bearer secret']));
  expect(other.asked[0]?.body).toEqual({ focused: true });
  expect(other.asked[1]?.body).toMatchObject({ openvip: '1.0', command: 'output.set_agent:my notes' });
});

test('messages of another engine arrive', async () => {
  const other = await otherEngine();
  const engine = new ForeignEngine('my notes', () => Promise.resolve(serverAddress(other.url, undefined)));
  const controller = new AbortController();
  const states: string[] = [];
  for await (const { text } of engine.messages(controller.signal, ({ state }) => states.push(state))) {
    expect(text).toBe('hello');
    controller.abort();
  }
  expect(states).toEqual(['connecting', 'connected']);
});

test('our engine is told who has come, and gives the voice', async () => {
  const place = await startServer();
  resources.defer(() => place[Symbol.asyncDispose]());
  const address = { baseUrl: place.url, token: place.authorization.Authorization.slice('Bearer '.length) };
  const engine = new OwnEngine('notes', () => Promise.resolve(address));
  await place.subscribe('/openvip/agents/other/messages');
  await place.subscribe('/openvip/agents/notes/messages');
  await engine.reportFocus(false);
  await engine.describe({ name: 'notes', folder: '/work', program: 'bash' });
  await engine.claim();
  expect(place.engine.focuses).toEqual([['notes', false]]);
  expect(place.engine.agents.activeAgentId).toBe('notes');
  expect((await engine.facts()).activeAgentId).toBe('notes');
  await expect(engine.spokenMs(randomUUID())).rejects.toMatchObject({ code: 'not-found' });
});
