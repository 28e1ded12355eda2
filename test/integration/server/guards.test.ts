import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createServer } from '../../../src/main/server/create-server.ts';
import { TestEngine } from '../../support/test-engine.ts';
import { control, postJson, speech, startServer, transcription } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

let running: TestServer;

beforeEach(async () => {
  running = await startServer();
});

afterEach(() => running.server.stop());

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** `fetch` sets Host and Origin by itself; here the caller says what they are. */
async function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string; url?: string } = {},
): Promise<Answer> {
  const request = httpRequest(`${options.url ?? running.url}${path}`, {
    method: options.method ?? 'GET',
    headers: options.headers ?? {},
  });
  request.end(options.body);
  const [response] = await once(request, 'response');
  let body = '';
  // A stream would never end: its head is answer enough.
  if (response.headers['content-type'] !== 'text/event-stream')
    for await (const chunk of response) body += String(chunk);
  request.destroy();
  return { status: response.statusCode, headers: response.headers, body };
}

const json = { 'Content-Type': 'application/json' };
const routes: readonly [string, string, string?][] = [
  ['GET', '/health'],
  ['GET', '/openvip/status'],
  ['GET', '/status/stream'],
  ['GET', '/openvip/agents/web/messages'],
  ['POST', '/openvip/agents/claude/messages', JSON.stringify(transcription())],
  ['POST', '/control', JSON.stringify(control('stt.stop'))],
  ['POST', '/openvip/speech', JSON.stringify(speech())],
  ['POST', '/speech/stop'],
  ['POST', '/api/agents/claude/focus', '{"focused":true}'],
  ['GET', '/api/speech/voices'],
  ['POST', '/api/speech', '{"text":"hello"}'],
  ['POST', '/api/speech/stop'],
  ['POST', '/api/speech/synthesise', '{"text":"hello"}'],
  ['GET', '/api/snapshot'],
  ['POST', '/api/listening', '{"listening":false}'],
  ['GET', '/api/history/export'],
  ['DELETE', '/api/history?all=true'],
  ['POST', '/api/history/pause', '{"paused":true}'],
  ['PUT', '/api/agents/claude/project', '{"folder":"/home"}'],
  ['GET', '/'],
  ['GET', '/nothing'],
];

function expectNothingHappened(): void {
  expect(running.engine.asked).toEqual([]);
  expect(running.engine.speaker.spoken).toEqual([]);
  expect(running.engine.speaker.stops).toBe(0);
  expect(running.engine.agents.connectedIds()).toEqual([]);
}

describe.each(routes)('%s %s', (method, path, body) => {
  const bearer = (): Record<string, string> => ({ ...json, Authorization: `Bearer ${running.server.token}` });
  const options = (headers: Record<string, string>) => ({
    method,
    headers: { ...bearer(), ...headers },
    ...(body === undefined ? {} : { body }),
  });

  test.each(['https://evil.example', 'null', 'http://localhost:3000', 'http://127.0.0.1', 'file://'])(
    'is refused from the origin %s and nothing happens',
    async (origin) => {
      const { status, headers } = await ask(path, options({ Origin: origin }));
      expect(status).toBe(403);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expectNothingHappened();
    },
  );

  test('is refused under a name that was rebound to this machine', async () => {
    for (const host of [
      'evil.example',
      `evil.example:${running.server.port}`,
      '127.0.0.1',
      '127.0.0.1:1',
      'localhost.',
    ]) {
      const { status } = await ask(path, options({ Host: host }));
      expect({ host, status }).toEqual({ host, status: 403 });
    }
    expectNothingHappened();
  });

  test('is refused when a browser says that another site asks', async () => {
    for (const site of ['cross-site', 'same-site']) {
      expect((await ask(path, options({ 'Sec-Fetch-Site': site, 'Sec-Fetch-Mode': 'no-cors' }))).status).toBe(
        403,
      );
    }
    expectNothingHappened();
  });
});

test.each(['localhost', '127.0.0.1', '[::1]', 'LOCALHOST'])(
  'the host %s with our port is ours',
  async (name) => {
    expect((await ask('/health', { headers: { Host: `${name}:${running.server.port}` } })).status).toBe(200);
  },
);

test('both loopback addresses answer on one port', async () => {
  for (const address of ['127.0.0.1', '[::1]']) {
    const { status } = await ask('/health', { url: `http://${address}:${running.server.port}` });
    expect({ address, status }).toEqual({ address, status: 200 });
  }
});

test('a link from another site may lead to the page, not to an agent stream', async () => {
  const headers = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' };
  expect((await ask('/', { headers })).status).toBe(200);
  expect((await ask('/agents/web/messages', { headers })).status).toBe(403);
});

test.each([
  ['/openvip/agents/claude/messages', transcription()],
  ['/control', control('stt.stop')],
  ['/openvip/speech', speech()],
])('POST %s is not even for our own page', async (path, body) => {
  const { status } = await postJson(`${running.url}${path}`, body, { Origin: running.url });
  expect(status).toBe(403);
  expectNothingHappened();
});

test('our own page may use the control plane', async () => {
  const { status } = await postJson(
    `${running.url}/api/listening`,
    { listening: false },
    { Origin: running.url, Authorization: `Bearer ${running.server.token}` },
  );
  expect(status).toBe(200);
});

test.each(['/control', '/openvip/speech', '/openvip/agents/claude/messages'])(
  'a form that a page posts to %s is refused',
  async (path) => {
    const { status } = await ask(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'command=engine.shutdown',
    });
    expect(status).toBe(415);
    expectNothingHappened();
  },
);

test('a preflight gets no permission', async () => {
  const { status, headers } = await ask('/control', {
    method: 'OPTIONS',
    headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' },
  });
  expect(status).toBe(403);
  expect(headers['access-control-allow-origin']).toBeUndefined();
});

test('a request target that is no path is refused', async () => {
  const { hostname, port } = new URL(running.url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `GET http://evil.example/status HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: close\r\n\r\n`,
  );
  expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 400 /);
  socket.destroy();
});

describe('an upgrade', () => {
  async function refusalOfUpgrade(
    headers: Record<string, string>,
    path = '/api/microphone',
  ): Promise<number> {
    const socket = new WebSocket(`ws://127.0.0.1:${running.server.port}${path}`, { headers });
    socket.on('error', () => {});
    const [, response] = await once(socket, 'unexpected-response');
    return response.statusCode;
  }
  const authorization = (): Record<string, string> => ({ Authorization: `Bearer ${running.server.token}` });

  test.each(['https://evil.example', 'null', 'http://localhost:3000'])(
    'from the origin %s is refused',
    async (origin) => {
      expect(await refusalOfUpgrade({ ...authorization(), Origin: origin })).toBe(403);
      expect(running.engine.lent).toEqual([]);
    },
  );

  test('under a foreign name is refused', async () => {
    expect(await refusalOfUpgrade({ ...authorization(), Host: 'evil.example' })).toBe(403);
  });

  test('without token and session is refused', async () => {
    expect(await refusalOfUpgrade({})).toBe(401);
    expect(await refusalOfUpgrade({ Authorization: 'Bearer wrong' })).toBe(401);
  });

  test('elsewhere is refused', async () => {
    expect(await refusalOfUpgrade(authorization(), '/openvip/status')).toBe(404);
  });

  test('that is refused does not hold up the end of the server, though its sender never closes', async () => {
    const { port } = running.server;
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.write(
      `GET /api/microphone HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 401 /);
    await running.server.stop();
    socket.destroy();
  });
});

describe('an engine that requires the token', () => {
  test('asks for it on every route but /health', async () => {
    await using guarded = await startServer({ server: { requireToken: true } });
    const { url, server } = guarded;
    for (const [method, path, body] of routes) {
      const headers: Record<string, string> = json;
      const request = { url, method, headers, ...(body === undefined ? {} : { body }) };
      const without = { path, status: path === '/health' ? 200 : 401 };
      expect({ path, status: (await ask(path, request)).status }).toEqual(without);
      const wrong = { ...headers, Authorization: `Bearer ${'x'.repeat(43)}` };
      expect({ path, status: (await ask(path, { ...request, headers: wrong })).status }).toEqual(without);
      const right = { ...headers, Authorization: `Bearer ${server.token}` };
      expect([401, 403]).not.toContain((await ask(path, { ...request, headers: right })).status);
    }
  });

  test('may be reached under other addresses', async () => {
    await using guarded = await startServer({ server: { requireToken: true, host: '0.0.0.0' } });
    const headers = { Host: `192.0.2.7:${guarded.server.port}` };
    expect((await ask('/health', { url: guarded.url, headers })).status).toBe(200);
    const rebound = { Host: `evil.example:${guarded.server.port}` };
    expect((await ask('/health', { url: guarded.url, headers: rebound })).status).toBe(403);
  });
});

test.each(['0.0.0.0', '::', '192.0.2.7', 'example.org'])(
  'without a token the engine does not bind %s',
  async (host) => {
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const engine = new TestEngine({ server: { host } });
    await expect(
      createServer(engine, { pageDir: undefined, endpointFilePath: undefined, log }),
    ).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(host),
    });
  },
);
