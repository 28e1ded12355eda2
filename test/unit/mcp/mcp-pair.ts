import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { facadeVoice } from '../../../src/main/server/facade-voice.ts';
import { createMcpServer } from '../../../src/mcp/create-mcp-server.ts';
import type { McpSession } from '../../../src/mcp/create-mcp-server.ts';
import { ManualClock } from '../../../src/shared/kernel/clock.ts';
import { TestEngine } from '../../support/test-engine.ts';

/** The official client and our server in one process, over an engine that follows a script. */
export interface McpPair {
  readonly engine: TestEngine;
  readonly client: Client;
  readonly session: McpSession;
  readonly clock: ManualClock;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function mcpPair(
  options: { readonly clientName?: string; readonly agentId?: string } = {},
): Promise<McpPair> {
  const engine = new TestEngine();
  const clock = new ManualClock();
  const silent = { info() {}, warn() {}, error() {} };
  const session = createMcpServer(facadeVoice({ facade: engine, clock, log: silent }), {
    version: '1.2.3',
    clock,
    ...(options.agentId === undefined ? {} : { agentId: options.agentId }),
  });
  const client = new Client({ name: options.clientName ?? 'claude-code', version: '1' });
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  await session.server.connect(ours);
  await client.connect(theirs);
  return {
    engine,
    client,
    session,
    clock,
    async [Symbol.asyncDispose]() {
      await client.close();
      await session.close();
    },
  };
}
