import { request as httpRequest } from 'node:http';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MAX_SESSIONS } from '../../../src/mcp/http-sessions.ts';
import { deferred } from '../../support/deferred.ts';
import { agentInfo } from '../../support/entries.ts';
import { spokenAnswer } from '../../support/scripted-questions.ts';
import { startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

let running: TestServer;
const clients: Client[] = [];

beforeEach(async () => {
  running = await startServer();
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await running.server.stop();
});

interface Connected {
  readonly client: Client;
  readonly transport: StreamableHTTPClientTransport;
}

async function connect(headers: Record<string, string> = running.authorization): Promise<Connected> {
  const transport = new StreamableHTTPClientTransport(new URL(`${running.url}/mcp`), {
    requestInit: { headers },
    reconnectionOptions: {
      maxRetries: 0,
      initialReconnectionDelay: 1,
      maxReconnectionDelay: 1,
      reconnectionDelayGrowFactor: 1,
    },
  });
  const client = new Client({ name: 'claude-code', version: '1' });
  clients.push(client);
  // The SDK's own types do not agree under exactOptionalPropertyTypes.
  await client.connect(transport as Parameters<Client['connect']>[0]);
  return { client, transport };
}

const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
};

function send(
  body: string | undefined,
  headers: Readonly<Record<string, string>> = {},
  method = 'POST',
): Promise<Response> {
  return fetch(`${running.url}/mcp`, {
    method,
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
      ...running.authorization,
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
}

/** Begins a session without the SDK; resolves with its id. */
async function beginRaw(): Promise<string> {
  const response = await send(JSON.stringify(INITIALIZE));
  await response.text();
  return String(response.headers.get('mcp-session-id'));
}

/** A question that nobody answers; tells when it was asked and when it was taken back. */
function openQuestion(): { readonly asked: Promise<void>; readonly takenBack: Promise<void> } {
  const asked = deferred<void>();
  const takenBack = deferred<void>();
  const { questions } = running.engine;
  const { onAsk } = questions;
  questions.onAsk = (request, signal) => {
    signal.addEventListener('abort', () => takenBack.resolve());
    asked.resolve();
    return onAsk(request, signal);
  };
  return { asked: asked.promise, takenBack: takenBack.promise };
}

const ASK = { name: 'ask_user', arguments: { question: 'Shall I go on?' } };

describe('the tools', () => {
  test('all answer over HTTP', async () => {
    const { client } = await connect();
    const { engine } = running;
    engine.setAgents([agentInfo({ id: 'review', active: true })]);
    engine.final('hello there');
    engine.questions.onAsk = async () => spokenAnswer('yes');
    const call = async (name: string, args: Record<string, unknown> = {}): Promise<unknown> =>
      (await client.callTool({ name, arguments: args })).structuredContent;
    expect(await call('speak', { text: 'Hello' })).toMatchObject({ result: 'done' });
    expect(await call('ask_user', { question: 'Well?' })).toMatchObject({ outcome: 'answered', text: 'yes' });
    expect(await call('list_agents')).toMatchObject({ agents: [{ id: 'review', active: true }] });
    expect(await call('stop_speaking')).toEqual({});
    expect(await call('get_last_transcriptions')).toMatchObject({
      transcriptions: [{ text: 'hello there', agent: 'review' }],
    });
    expect(engine.speaker.spoken[0]?.agentId).toBe('claude-code');
    expect(engine.questions.asked[0]?.agentId).toBe('claude-code');
  });

  test('a subscriber hears of changes while it does nothing', async () => {
    const { client } = await connect();
    const updated = deferred<string>();
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) =>
      updated.resolve(params.uri),
    );
    await client.subscribeResource({ uri: 'vivavoce://status' });
    // The stream for announcements is opened beside the first requests; until then there is nowhere to announce to.
    let muted = false;
    const stop = setInterval(() => running.engine.change({ muted: (muted = !muted) }), 20);
    expect(await updated.promise).toBe('vivavoce://status');
    clearInterval(stop);
  });
});

describe('taking back', () => {
  test('a cancelled question is withdrawn, and the session goes on', async () => {
    const { client } = await connect();
    const question = openQuestion();
    const cancel = new AbortController();
    const ended = expect(client.callTool(ASK, undefined, { signal: cancel.signal })).rejects.toThrow(
      'AbortError',
    );
    await question.asked;
    cancel.abort();
    await ended;
    await question.takenBack;
    running.engine.questions.onAsk = async () => spokenAnswer('yes');
    expect((await client.callTool(ASK)).structuredContent).toMatchObject({ text: 'yes' });
  });

  test('the stream of a cancelled call ends without an answer', async () => {
    const session = { 'Mcp-Session-Id': await beginRaw() };
    const question = openQuestion();
    const call = send(
      JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/call', params: ASK }),
      session,
    ).then((response) => response.text());
    await question.asked;
    const cancelled = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } };
    expect((await send(JSON.stringify(cancelled), session)).status).toBe(202);
    await question.takenBack;
    expect(await call).not.toContain('"id":7');
  });

  test('a client that hangs up withdraws its question, and may call again', async () => {
    const session = { 'Mcp-Session-Id': await beginRaw() };
    const question = openQuestion();
    const body = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/call', params: ASK });
    const call = httpRequest(`${running.url}/mcp`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
        ...running.authorization,
        ...session,
      },
    });
    call.on('error', () => {}).end(body);
    await question.asked;
    call.destroy();
    await question.takenBack;
    running.engine.questions.onAsk = async () => spokenAnswer('yes');
    expect(await (await send(body, session)).text()).toContain('"outcome":"answered"');
  });

  test('a session that is ended withdraws its question and is gone', async () => {
    const { client, transport } = await connect();
    const question = openQuestion();
    const call = client.callTool(ASK).catch(() => undefined);
    await question.asked;
    const id = String(transport.sessionId);
    await transport.terminateSession();
    await question.takenBack;
    const again = await send(JSON.stringify({ jsonrpc: '2.0', id: 8, method: 'ping' }), {
      'Mcp-Session-Id': id,
    });
    expect(again.status).toBe(404);
    await client.close();
    await call;
  });
});

describe('who may call', () => {
  test('nobody without the token', async () => {
    await expect(connect({})).rejects.toMatchObject({ code: 401 });
    await expect(connect({ Authorization: 'Bearer wrong' })).rejects.toMatchObject({ code: 401 });
    for (const method of ['GET', 'DELETE'])
      expect((await send(undefined, { Authorization: '' }, method)).status).toBe(401);
  });

  test('no foreign page, whatever it knows', async () => {
    await expect(connect({ ...running.authorization, Origin: 'https://evil.example' })).rejects.toMatchObject(
      {
        code: 403,
      },
    );
  });

  test('nobody who was led here by another name', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const { port } = new URL(running.url);
      httpRequest(
        { port, path: '/mcp', method: 'POST', headers: { ...running.authorization, Host: 'evil.example' } },
        (response) => resolve(response.statusCode),
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });
});

describe('what does not fit', () => {
  test.each([
    ['no JSON', '{"jsonrpc":', 400, -32_700],
    ['no object', '[]', 400, -32_700],
    ['no message of JSON-RPC', '{"hello":"there"}', 400, -32_000],
    ['a call before the introduction', '{"jsonrpc":"2.0","id":1,"method":"tools/list"}', 400, -32_000],
  ])('%s is refused in the form of the protocol', async (_what, body, status, code) => {
    const response = await send(body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ jsonrpc: '2.0', id: null, error: { code } });
  });

  test('a session that nobody knows is not found', async () => {
    const response = await send('{"jsonrpc":"2.0","id":1,"method":"ping"}', { 'Mcp-Session-Id': 'x' });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: -32_001 } });
  });

  test('a body that is too large, of another type or of another method', async () => {
    expect((await send(JSON.stringify({ text: 'x'.repeat(1024 * 1024) }))).status).toBe(413);
    expect((await send('{}', { 'Content-Type': 'text/plain' })).status).toBe(415);
    expect((await send('{}', {}, 'PUT')).status).toBe(405);
  });

  test('a message that is not JSON-RPC leaves its session whole', async () => {
    const session = { 'Mcp-Session-Id': await beginRaw() };
    expect((await send('{"hello":"there"}', session)).status).toBe(400);
    const response = await send('{"jsonrpc":"2.0","id":2,"method":"ping"}', session);
    expect(await response.text()).toContain('"result":{}');
  });

  test('an introduction that does not say what it accepts begins nothing', async () => {
    const response = await send(JSON.stringify(INITIALIZE), { Accept: 'text/html' });
    expect(response.status).toBe(406);
    expect(response.headers.get('mcp-session-id')).toBeNull();
  });

  test('nothing of it reaches the log', async () => {
    await send('{"secret words":');
    expect(running.logged.join('\n')).not.toContain('secret');
  });
});

describe('many sessions', () => {
  test('twenty at once each have their own answers', async () => {
    running.engine.questions.onAsk = async ({ text }) => spokenAnswer(`answer to ${text}`);
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const { client } = await connect();
        const { structuredContent } = await client.callTool({
          name: 'ask_user',
          arguments: { question: `question ${index}` },
        });
        return (structuredContent as { text: string }).text;
      }),
    );
    expect(answers).toEqual(Array.from({ length: 20 }, (_, index) => `answer to question ${index}`));
  });

  test('one too many takes the place of the one that was silent longest', async () => {
    const ids: string[] = [];
    for (let index = 0; index < MAX_SESSIONS; index += 1) ids.push(await beginRaw());
    const ping = (id: string): Promise<Response> =>
      send('{"jsonrpc":"2.0","id":2,"method":"ping"}', { 'Mcp-Session-Id': id });
    await (await ping(ids[0] as string)).text();
    await beginRaw();
    expect((await ping(ids[0] as string)).status).toBe(200);
    expect((await ping(ids[1] as string)).status).toBe(404);
  });

  test('one too many is refused while all others are in use', async () => {
    const streams = await Promise.all(
      Array.from({ length: MAX_SESSIONS }, async () =>
        send(undefined, { 'Mcp-Session-Id': await beginRaw() }, 'GET'),
      ),
    );
    expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]));
    const refused = await send(JSON.stringify(INITIALIZE));
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ jsonrpc: '2.0', error: { code: -32_000 } });
    await running.server.stop();
    for (const stream of streams) expect(await stream.text()).toBe('');
  });
});

test('an engine that stops answers the calls that run, ends streams and is gone within its time', async () => {
  const { client } = await connect();
  const question = openQuestion();
  const call = client.callTool(ASK);
  await question.asked;
  await running.server.stop();
  expect(await call).toMatchObject({ isError: true });
});
