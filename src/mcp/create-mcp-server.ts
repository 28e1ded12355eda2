/** One session of one MCP client: the official server over the engine's voice. */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { AGENT_ID_MAX_CHARACTERS, agentIdProblem } from '../shared/contract/agent-id.ts';
import { systemClock } from '../shared/kernel/clock.ts';
import type { Clock } from '../shared/kernel/clock.ts';
import { sanitiseText } from '../shared/text/sanitise.ts';
import type { McpVoice } from './mcp-voice.ts';
import { VoiceResources } from './resources.ts';
import { RunningCalls } from './running-calls.ts';
import { addTools } from './tools.ts';

export interface McpSessionOptions {
  /** Of this product. */
  readonly version: string;
  /** For which agent the client speaks and asks; left out, the name that it gives itself. */
  readonly agentId?: string | undefined;
  readonly clock?: Clock;
}

export interface McpSession {
  /** To be connected to a transport. */
  readonly server: McpServer;
  /** Ends calls that run, each with an answer, and then the connection. Idempotent. */
  close(): Promise<void>;
}

const INSTRUCTIONS =
  'Vivavoce is the voice layer of this computer: the user dictates to coding agents and hears them. Use speak to tell ' +
  'the user something aloud and ask_user to ask and get a spoken answer. If a tool says that the engine is not ' +
  'running, tell the user in text how to start it and go on without voice.';

export function createMcpServer(voice: McpVoice, options: McpSessionOptions): McpSession {
  const server = new McpServer(
    { name: 'vivavoce', title: 'Vivavoce', version: options.version },
    {
      instructions: INSTRUCTIONS,
      capabilities: { logging: {}, resources: { subscribe: true } },
    },
  );
  const calls = new RunningCalls((explanation) => {
    // Whoever is gone does not read a log.
    server.sendLoggingMessage({ level: 'warning', logger: 'vivavoce', data: explanation }).catch(() => {});
  });
  addTools(server, {
    voice,
    calls,
    clock: options.clock ?? systemClock,
    agentId: () => options.agentId ?? agentIdOf(server.server.getClientVersion()?.name),
  });
  const resources = new VoiceResources(server, voice);
  server.server.onclose = () => resources.dispose();
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await calls.close();
    await server.close();
  };
  return { server, close: () => (closed ??= close()) };
}

/** A client may call itself what it likes; what cannot be an agent's name names nobody. */
function agentIdOf(clientName: string | undefined): string | undefined {
  if (clientName === undefined) return undefined;
  const name = sanitiseText(clientName)
    .replace(/[/\s]+/g, '-')
    .replace(/^[-_]+|-+$/g, '');
  const id = [...name].slice(0, AGENT_ID_MAX_CHARACTERS).join('');
  return agentIdProblem(id) === undefined ? id : undefined;
}
