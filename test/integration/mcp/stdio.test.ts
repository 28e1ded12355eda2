import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PACKAGE_ROOT } from '../../support/cli-context.ts';
import { deferred } from '../../support/deferred.ts';
import { agentInfo } from '../../support/entries.ts';
import { spokenAnswer } from '../../support/scripted-questions.ts';
import { startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

const LAUNCHER = join(PACKAGE_ROOT, 'bin/vivavoce.mjs');
const ASK = { name: 'ask_user', arguments: { question: 'Shall I go on?' } };

let home: string;
const engines: TestServer[] = [];
const clients: Client[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'vivavoce-test-'));
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await Promise.all(engines.splice(0).map(({ server }) => server.stop()));
  await rm(home, { recursive: true, force: true });
});

/** An engine where the command looks for one. */
async function startEngine(): Promise<TestServer> {
  const running = await startServer({}, { endpointFilePath: join(home, 'state', 'endpoint.json') });
  engines.push(running);
  return running;
}

/** The real command, as a client starts it. */
async function connect(env: Readonly<Record<string, string>> = {}): Promise<Client> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [LAUNCHER, 'mcp'],
    env: { ...getDefaultEnvironment(), VIVAVOCE_HOME: home, ...env },
    stderr: 'ignore',
  });
  const client = new Client({ name: 'codex-mcp-client', version: '1' });
  clients.push(client);
  await client.connect(transport as Parameters<Client['connect']>[0]);
  return client;
}

function openQuestion({ engine: { questions } }: TestServer): {
  readonly asked: Promise<void>;
  readonly takenBack: Promise<void>;
} {
  const asked = deferred<void>();
  const takenBack = deferred<void>();
  const { onAsk } = questions;
  questions.onAsk = (request, signal) => {
    signal.addEventListener('abort', () => takenBack.resolve());
    asked.resolve();
    return onAsk(request, signal);
  };
  return { asked: asked.promise, takenBack: takenBack.promise };
}

describe('the tools', () => {
  test('all answer through the command', async () => {
    const { engine } = await startEngine();
    const client = await connect();
    engine.setAgents([agentInfo({ id: 'review', active: true })]);
    engine.final('hello there');
    engine.questions.onAsk = async ({ choices }) => spokenAnswer('Merge it', choices?.[0]?.id);
    const call = async (name: string, args: Record<string, unknown> = {}): Promise<unknown> =>
      (await client.callTool({ name, arguments: args })).structuredContent;
    expect(await call('speak', { text: 'Hello', language: 'en' })).toMatchObject({ result: 'done' });
    expect(await call('speak', { text: 'Later', wait: false })).toMatchObject({ result: 'queued' });
    expect(await call('ask_user', { question: 'Well?', choices: ['Merge it', 'Leave it'] })).toMatchObject({
      outcome: 'answered',
      choice: 'Merge it',
    });
    expect(await call('list_agents')).toMatchObject({ agents: [{ id: 'review', active: true }] });
    expect(await call('stop_speaking')).toEqual({});
    expect(await call('get_last_transcriptions')).toMatchObject({
      transcriptions: [{ text: 'hello there', agent: 'review' }],
    });
    expect(engine.speaker.spoken.map(({ agentId }) => agentId)).toEqual([
      'codex-mcp-client',
      'codex-mcp-client',
    ]);
    expect(engine.questions.asked[0]?.agentId).toBe('codex-mcp-client');
  });

  test('speak and ask for the agent of the environment', async () => {
    const { engine } = await startEngine();
    const client = await connect({ VIVAVOCE_AGENT: 'review' });
    engine.questions.onAsk = async () => spokenAnswer('yes');
    await client.callTool({ name: 'speak', arguments: { text: 'Hello' } });
    await client.callTool(ASK);
    expect(engine.speaker.spoken[0]?.agentId).toBe('review');
    expect(engine.questions.asked[0]?.agentId).toBe('review');
  });

  test('tell how far a question is', async () => {
    const running = await startEngine();
    const { engine } = running;
    const client = await connect();
    const question = openQuestion(running);
    const spoken = deferred<string | undefined>();
    const cancel = new AbortController();
    const call = client.callTool(ASK, undefined, {
      signal: cancel.signal,
      onprogress: ({ message }) => spoken.resolve(message),
    });
    await question.asked;
    engine.change({
      question: {
        id: '6f2c1c9e-8d0b-4c56-9a4e-0d3a5b7c9e11',
        agentId: 'codex-mcp-client',
        kind: 'question',
        text: 'Shall I go on?',
        choices: [],
        state: 'speaking',
        deadline: null,
        waiting: 0,
      },
    });
    expect(await spoken.promise).toBe('The question is being spoken.');
    const ended = expect(call).rejects.toThrow('AbortError');
    cancel.abort();
    await ended;
  });
});

describe('taking back', () => {
  test('a cancelled question is withdrawn at the engine, and the next one is asked', async () => {
    const running = await startEngine();
    const client = await connect();
    const question = openQuestion(running);
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

  test('a cancelled speech is stopped at the engine, and no other one', async () => {
    const { engine } = await startEngine();
    const client = await connect();
    engine.speaker.onSpeak = engine.speaker.hold;
    const cancel = new AbortController();
    const speak = { name: 'speak', arguments: { text: 'A long story' } };
    const ended = expect(client.callTool(speak, undefined, { signal: cancel.signal })).rejects.toThrow(
      'AbortError',
    );
    await engine.speaker.until(() => engine.speaker.spoken.length === 1);
    cancel.abort();
    await ended;
    await engine.speaker.until(() => engine.speaker.stops === 1);
    expect(engine.speaker.stopped).toEqual([engine.speaker.spoken[0]?.id]);
  });

  test('a client that goes takes its question along', async () => {
    const running = await startEngine();
    const client = await connect();
    const question = openQuestion(running);
    const call = client.callTool(ASK).catch(() => undefined);
    await question.asked;
    await client.close();
    await question.takenBack;
    await call;
  });
});

describe('engines that come and go', () => {
  test('without one each tool says what to do, and works once one runs', async () => {
    const client = await connect();
    for (const { name } of (await client.listTools()).tools) {
      const args = { text: 'Hello', question: 'Well?' };
      const result = await client.callTool({ name, arguments: args });
      expect(result, name).toMatchObject({
        isError: true,
        content: [{ type: 'text', text: 'The engine is not running. Start it with: vivavoce serve' }],
      });
    }
    await startEngine();
    expect(await client.callTool({ name: 'list_agents' })).toMatchObject({
      structuredContent: { agents: [] },
    });
  });

  test('one that starts again at another address between two calls is found', async () => {
    const first = await startEngine();
    const client = await connect();
    await client.callTool({ name: 'speak', arguments: { text: 'one' } });
    await first.server.stop();
    expect(await client.callTool({ name: 'list_agents' })).toMatchObject({ isError: true });
    const second = await startEngine();
    expect(second.url).not.toBe(first.url);
    await client.callTool({ name: 'speak', arguments: { text: 'two' } });
    expect(second.engine.speaker.spoken).toHaveLength(1);
  });

  test('one that stops while a question is open fails that call only', async () => {
    const running = await startEngine();
    const client = await connect();
    const question = openQuestion(running);
    const call = client.callTool(ASK);
    await question.asked;
    await running.server.stop();
    const { isError, structuredContent } = await call;
    expect(isError === true || (structuredContent as { outcome: string }).outcome !== 'answered').toBe(true);
    const next = await startEngine();
    next.engine.questions.onAsk = async () => spokenAnswer('yes');
    expect((await client.callTool(ASK)).structuredContent).toMatchObject({ text: 'yes' });
  });

  test('the status follows them, for whoever has subscribed', async () => {
    const client = await connect();
    const read = async (): Promise<string> => {
      const { contents } = await client.readResource({ uri: 'vivavoce://status' });
      return (contents[0] as { text: string }).text;
    };
    let told = deferred<void>();
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, () => told.resolve());
    const until = async (condition: (status: string) => boolean): Promise<void> => {
      while (!condition(await read())) {
        await told.promise;
        told = deferred();
      }
    };
    await client.subscribeResource({ uri: 'vivavoce://status' });
    expect(await read()).toContain('"engine":"not-running"');
    const first = await startEngine();
    await until((status) => status.includes('"engine":"running"'));
    first.engine.change({ muted: true });
    await until((status) => status.includes('"muted":true'));
    await first.server.stop();
    await until((status) => status.includes('"engine":"not-running"'));
    await startEngine();
    await until((status) => status.includes('"muted":false'));
  });
});

test('eight commands at once each have their own answers', async () => {
  const { engine } = await startEngine();
  engine.questions.onAsk = async ({ text }) => spokenAnswer(`answer to ${text}`);
  const answers = await Promise.all(
    Array.from({ length: 8 }, async (_, index) => {
      const client = await connect();
      const result = await client.callTool({
        name: 'ask_user',
        arguments: { question: `question ${index}` },
      });
      return (result.structuredContent as { text: string }).text;
    }),
  );
  expect(answers).toEqual(Array.from({ length: 8 }, (_, index) => `answer to question ${index}`));
});

test('what is not JSON-RPC is passed over, and only the protocol comes out', async () => {
  const child = spawn(process.execPath, [LAUNCHER, 'mcp'], {
    env: { ...process.env, VIVAVOCE_HOME: home },
    stdio: 'pipe',
  });
  const ended = once(child, 'close');
  const lines: unknown[] = [];
  const output = createInterface({ input: child.stdout });
  output.on('line', (line) => lines.push(JSON.parse(line)));
  let errors = '';
  child.stderr.on('data', (text) => (errors += String(text)));
  const initialize = {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
  };
  const messages = [
    'secret garbage',
    '{"jsonrpc":',
    '[]',
    'null',
    '{"jsonrpc":"1.0","id":9,"method":"ping"}',
    JSON.stringify(initialize),
    '{"jsonrpc":"2.0","method":"notifications/initialized"}',
    '{"jsonrpc":"2.0","method":"notifications/nobody/knows"}',
    '{"jsonrpc":"2.0","id":2,"method":"nobody/knows"}',
    '{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"nobody_knows","arguments":{}}}',
    '{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"speak","arguments":{"text":7}}}',
    '{"jsonrpc":"2.0","id":5,"method":"ping"}',
  ];
  child.stdin.write(`${messages.join('\n')}\n`);
  const answersTo = (id: number): unknown[] => lines.filter((line) => (line as { id?: unknown }).id === id);
  for await (const _line of output) if ([3, 4, 5].every((id) => answersTo(id).length > 0)) break;
  child.stdin.end();
  expect(await ended).toEqual([0, null]);
  expect(answersTo(1)).toMatchObject([{ result: { serverInfo: { name: 'vivavoce' } } }]);
  expect(answersTo(2)).toMatchObject([{ error: { code: -32_601 } }]);
  expect(answersTo(4)).toMatchObject([{ result: { isError: true } }]);
  expect(answersTo(5)).toMatchObject([{ result: {} }]);
  expect(lines).toHaveLength(5);
  expect(errors).not.toContain('secret');
});

test('an interrupted command ends', async () => {
  const child = spawn(process.execPath, [LAUNCHER, 'mcp'], {
    env: { ...process.env, VIVAVOCE_HOME: home },
    stdio: 'pipe',
  });
  const ended = once(child, 'close');
  child.stdin.write('{"jsonrpc":"2.0","id":1,"method":"ping"}\n');
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  expect(await ended).toEqual([130, null]);
});
