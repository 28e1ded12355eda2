import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { startCli } from '../../support/cli-context.ts';
import { startServer } from '../../support/test-server.ts';

const INTRODUCTION = {
  protocolVersion: '2025-06-18',
  capabilities: {},
  clientInfo: { name: 'codex-mcp-client', version: '1' },
};

test('mcp speaks under the name of the client where the environment has none that an agent could bear', async () => {
  const home = await mkdtemp(join(tmpdir(), 'vivavoce-test-'));
  const running = await startServer({}, { endpointFilePath: join(home, 'state', 'endpoint.json') });
  const stdin = new PassThrough();
  const send = (message: object): void =>
    void stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const command = startCli(['mcp'], { home, stdin, env: { VIVAVOCE_AGENT: 'no/such agent' } });
  try {
    send({ id: 1, method: 'initialize', params: INTRODUCTION });
    send({ method: 'notifications/initialized' });
    send({ id: 2, method: 'tools/call', params: { name: 'speak', arguments: { text: 'Hello' } } });
    await expect.poll(() => running.engine.speaker.spoken[0]?.agentId).toBe('codex-mcp-client');
  } finally {
    stdin.end();
    await command.exitCode;
    await running.server.stop();
    await rm(home, { recursive: true, force: true });
  }
});
