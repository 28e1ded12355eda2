import { afterEach, beforeEach, expect, test } from 'vitest';
import { OpenvipClient } from '../../../src/client/index.ts';
import type { ConnectionState } from '../../../src/client/index.ts';
import { startServer } from '../../support/test-server.ts';
import type { TestServer } from '../../support/test-server.ts';

let running: TestServer;
let client: OpenvipClient;

beforeEach(async () => {
  running = await startServer();
  client = new OpenvipClient({ address: () => ({ baseUrl: running.url }) });
});
afterEach(() => running[Symbol.asyncDispose]());

test('what the user says arrives, as long as the loop runs', async () => {
  const stop = new AbortController();
  let connected: () => void = () => {};
  const isConnected = new Promise<void>((resolve) => (connected = resolve));
  const stream = client.subscribe('review', {
    signal: stop.signal,
    onState: ({ state }: ConnectionState) => state === 'connected' && connected(),
  });
  const first = stream.next();
  await isConnected;
  running.engine.say('run the tests', 'review');
  expect((await first).value).toMatchObject({ type: 'transcription', text: 'run the tests' });
  expect((await client.status()).connected_agents).toEqual(['review']);
  stop.abort();
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test('409, 404 and 400 are told apart, with words for a person', async () => {
  const stop = new AbortController();
  let connected: () => void = () => {};
  const isConnected = new Promise<void>((resolve) => (connected = resolve));
  const holder = client.subscribe('review', {
    signal: stop.signal,
    onState: ({ state }: ConnectionState) => state === 'connected' && connected(),
  });
  const waiting = holder.next();
  await isConnected;
  await expect(client.subscribe('review', { signal: stop.signal }).next()).rejects.toMatchObject({
    code: 'conflict',
  });
  await expect(client.send('nobody', 'hello')).rejects.toMatchObject({ code: 'not-found' });
  await expect(client.control('dance')).rejects.toMatchObject({ code: 'invalid-input' });
  stop.abort();
  await waiting;
});

test('a restarted engine at another port is found by asking where it is', async () => {
  const stop = new AbortController();
  const watch = client.watchStatus({ signal: stop.signal });
  expect((await watch.next()).value).toMatchObject({ connected_agents: [] });
  const next = watch.next();
  await running[Symbol.asyncDispose]();
  running = await startServer();
  expect((await next).value).toMatchObject({ connected_agents: [] });
  stop.abort();
});

test('speech is spoken and stopped', async () => {
  const spoken = client.speak('The tests pass.', { language: 'en', origin: 'review' });
  await client.stopSpeaking();
  expect((await spoken).durationMs).toBeGreaterThanOrEqual(0);
  expect(await client.control('ping')).toMatchObject({ pong: true });
});
