import { ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { expect, test } from 'vitest';
import { agentInfo } from '../../support/entries.ts';
import { mcpPair } from './mcp-pair.ts';
import type { McpPair } from './mcp-pair.ts';

const STATUS = 'vivavoce://status';
const AGENTS = 'vivavoce://agents';

async function read({ client }: McpPair, uri: string): Promise<Record<string, unknown>> {
  const { contents } = await client.readResource({ uri });
  const [content] = contents;
  expect(content).toMatchObject({ uri, mimeType: 'application/json' });
  return JSON.parse((content as { text: string }).text) as Record<string, unknown>;
}

/** The updates that the client was told of. */
function updatesOf({ client }: McpPair): { readonly uris: string[]; until(count: number): Promise<void> } {
  const uris: string[] = [];
  let look = (): void => {};
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => {
    uris.push(params.uri);
    look();
  });
  return {
    uris,
    until: (count) =>
      new Promise((resolve) => {
        look = () => void (uris.length >= count && resolve());
        look();
      }),
  };
}

test('two resources are offered', async () => {
  await using pair = await mcpPair();
  const { resources } = await pair.client.listResources();
  expect(resources.map(({ uri }) => uri)).toEqual([STATUS, AGENTS]);
  expect(pair.client.getServerCapabilities()?.resources?.subscribe).toBe(true);
});

test('the status says what the engine does, and nothing of what is said', async () => {
  await using pair = await mcpPair();
  const { engine } = pair;
  engine.setAgents([agentInfo({ id: 'review', active: true })]);
  engine.startUtterance();
  engine.partial('the secret', 'word');
  engine.final('the secret word');
  engine.changeSpeech({
    state: 'speaking',
    current: { id: '1', agentId: 'review', voiceId: null, caption: 'the secret answer' },
    waiting: [{ id: '2', agentId: null, urgent: false, preview: 'the secret end' }],
  });
  const status = await read(pair, STATUS);
  expect(status).toMatchObject({
    engine: 'running',
    status: 'listening',
    listening: true,
    muted: false,
    activeAgent: 'review',
    speech: { state: 'speaking', agent: 'review', waiting: 1 },
    question: null,
  });
  expect(JSON.stringify([status, await read(pair, AGENTS)])).not.toContain('secret');
});

test('a subscriber is told of changes, of its own resource, and of nothing that stays the same', async () => {
  await using pair = await mcpPair();
  const { engine, client } = pair;
  const updates = updatesOf(pair);
  await client.subscribeResource({ uri: STATUS });
  engine.change({ status: 'listening' });
  engine.startUtterance();
  await updates.until(1);
  engine.partial('all of', 'this');
  engine.setAgents([agentInfo({ id: 'review', active: false })]);
  engine.change({ muted: true });
  await updates.until(2);
  expect(updates.uris).toEqual([STATUS, STATUS]);
  expect((await read(pair, STATUS))['muted']).toBe(true);
});

test('agents have updates of their own, until the subscription is over', async () => {
  await using pair = await mcpPair();
  const { engine, client } = pair;
  const updates = updatesOf(pair);
  await client.subscribeResource({ uri: AGENTS });
  engine.setAgents([agentInfo({ id: 'review', active: false })]);
  await updates.until(1);
  await client.unsubscribeResource({ uri: AGENTS });
  engine.setAgents([]);
  await client.subscribeResource({ uri: AGENTS });
  engine.setAgents([agentInfo({ id: 'notes', active: false })]);
  await updates.until(2);
  expect(updates.uris).toEqual([AGENTS, AGENTS]);
});

test('a resource that is not there cannot be subscribed or read', async () => {
  await using pair = await mcpPair();
  await expect(pair.client.subscribeResource({ uri: 'vivavoce://words' })).rejects.toThrow(
    'no such resource',
  );
  await expect(pair.client.readResource({ uri: 'vivavoce://words' })).rejects.toThrow('not found');
});
