import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import {
  ErrorCode,
  McpError,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { explain } from '../shared/kernel/app-error.ts';
import type { Disposable } from '../shared/kernel/disposable.ts';
import { coalesced } from './coalesced.ts';
import type { McpVoice } from './mcp-voice.ts';
import { agentViews, statusView } from './views.ts';

const STATUS = 'vivavoce://status';
const AGENTS = 'vivavoce://agents';

/** The resources of one session, and the watch over those that are subscribed. */
export class VoiceResources implements Disposable {
  readonly #server: McpServer;
  readonly #readers: ReadonlyMap<string, () => Promise<string>>;
  readonly #voice: McpVoice;
  /** Subscribed resource → what its subscriber knows of. */
  readonly #known = new Map<string, string>();
  #watching: Disposable | undefined;

  constructor(server: McpServer, voice: McpVoice) {
    this.#server = server;
    this.#voice = voice;
    this.#readers = new Map([
      [STATUS, () => statusText(voice)],
      [AGENTS, async () => json({ agents: agentViews(await voice.snapshot()) })],
    ]);
    this.#register(
      'status',
      STATUS,
      'Voice status',
      'Whether the voice engine runs, listens, is muted or speaks, and which agent hears the user. Changes live.',
    );
    this.#register(
      'agents',
      AGENTS,
      'Voice agents',
      'The connected coding agents: folder, state, activity, which one is active. Changes live.',
    );
    server.server.setRequestHandler(SubscribeRequestSchema, async ({ params }) => {
      await this.#subscribe(params.uri);
      return {};
    });
    server.server.setRequestHandler(UnsubscribeRequestSchema, ({ params }) => {
      this.#known.delete(params.uri);
      if (this.#known.size === 0) this.dispose();
      return {};
    });
  }

  dispose(): void {
    this.#known.clear();
    void this.#watching?.dispose();
    this.#watching = undefined;
  }

  #register(name: string, uri: string, title: string, description: string): void {
    const mimeType = 'application/json';
    this.#server.registerResource(name, uri, { title, description, mimeType }, async () => ({
      contents: [{ uri, mimeType, text: await this.#read(uri) }],
    }));
  }

  async #subscribe(uri: string): Promise<void> {
    if (!this.#readers.has(uri)) throw new McpError(ErrorCode.InvalidParams, 'There is no such resource.');
    // Watched first, then read: no change falls between the two.
    this.#watching ??= this.#voice.watch(this.#look);
    this.#known.set(uri, await this.#seen(uri));
  }

  readonly #look = coalesced(async () => {
    for (const [uri, known] of this.#known) {
      const now = await this.#seen(uri);
      if (now === known || !this.#known.has(uri)) continue;
      this.#known.set(uri, now);
      await this.#server.server.sendResourceUpdated({ uri });
    }
  });

  /** What cannot be read is a state as well. */
  #seen(uri: string): Promise<string> {
    return this.#read(uri).catch(explain);
  }

  async #read(uri: string): Promise<string> {
    const reader = this.#readers.get(uri);
    try {
      return (await reader?.()) ?? '';
    } catch (error) {
      throw new McpError(ErrorCode.InternalError, explain(error));
    }
  }
}

/** An engine that does not run is a status, not a fault. */
async function statusText(voice: McpVoice): Promise<string> {
  try {
    return json(statusView(await voice.snapshot()));
  } catch (error) {
    return json({ engine: 'not-running', problem: explain(error) });
  }
}

function json(value: object): string {
  return JSON.stringify(value);
}
