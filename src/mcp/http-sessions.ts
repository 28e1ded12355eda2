import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import {
  CancelledNotificationSchema,
  isInitializeRequest,
  isJSONRPCRequest,
} from '@modelcontextprotocol/sdk/types.js';
import type { RequestId } from '@modelcontextprotocol/sdk/types.js';
import { AppError } from '../shared/kernel/app-error.ts';
import { createMcpServer } from './create-mcp-server.ts';
import type { McpSession, McpSessionOptions } from './create-mcp-server.ts';
import type { McpVoice } from './mcp-voice.ts';

/** Clients that crash leave their session behind; then the one that was silent longest makes room. */
export const MAX_SESSIONS = 64;

interface HttpSession extends McpSession {
  readonly transport: StreamableHTTPServerTransport;
  /** Answers that are still being sent, streams included. */
  open: number;
}

/** The sessions of MCP's streamable HTTP: https://modelcontextprotocol.io/specification/2025-11-25/basic/transports */
export class HttpSessions {
  readonly #voice: McpVoice;
  readonly #options: McpSessionOptions;
  /** By id, the one that was silent longest first. */
  readonly #sessions = new Map<string, HttpSession>();
  #isClosed = false;

  constructor(voice: McpVoice, options: McpSessionOptions) {
    this.#voice = voice;
    this.#options = options;
  }

  /**
   * Answers one request; `body` is that of a POST, read already. Throws `not-found` for a session that is not there,
   * `unavailable` when there are too many or the engine stops, `invalid-input` for a first message that is no
   * introduction.
   */
  async handle(request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void> {
    const session = await this.#sessionFor(request, body);
    const { transport } = session;
    if (response.destroyed) return;
    session.open += 1;
    response.once('close', () => {
      session.open -= 1;
      // Whoever hangs up before the answer does not wait for it any more.
      if (!response.writableFinished && isJSONRPCRequest(body)) takeBack(transport, body.id);
    });
    await transport.handleRequest(request, response, body);
    const cancelled = cancelledId(body);
    // Taken back, it has no answer: its stream would stay open for nothing.
    if (cancelled !== undefined) transport.closeSSEStream(cancelled);
    // Its introduction was refused, and nobody knows its id.
    if (transport.sessionId === undefined) await session.close();
  }

  /** Ends all sessions, calls that run with an answer. */
  async closeAll(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#sessions.values()].map((session) => session.close()));
  }

  async #sessionFor(request: IncomingMessage, body: unknown): Promise<HttpSession> {
    const id = request.headers['mcp-session-id'];
    if (typeof id === 'string') return this.#known(id);
    if (!isInitializeRequest(body))
      throw new AppError(
        'invalid-input',
        'An initialize request, or the header Mcp-Session-Id, was expected.',
      );
    return this.#begin();
  }

  #known(id: string): HttpSession {
    const session = this.#sessions.get(id);
    if (session === undefined) {
      throw new AppError('not-found', 'There is no such session, or not any more.', {
        remedy: 'Send an initialize request to begin a new one.',
      });
    }
    this.#sessions.delete(id);
    this.#sessions.set(id, session);
    return session;
  }

  async #begin(): Promise<HttpSession> {
    if (this.#isClosed) throw new AppError('unavailable', 'The engine is stopping.', { retryable: true });
    this.#makeRoom();
    const id = randomUUID();
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => id,
      onsessioninitialized: () => void this.#sessions.set(id, session),
    });
    const session: HttpSession = { ...createMcpServer(this.#voice, this.#options), transport, open: 0 };
    transport.onclose = () => void this.#sessions.delete(id);
    await session.server.connect(transport);
    return session;
  }

  #makeRoom(): void {
    if (this.#sessions.size < MAX_SESSIONS) return;
    const [id, silent] = [...this.#sessions].find(([, session]) => session.open === 0) ?? [];
    if (id === undefined || silent === undefined) {
      throw new AppError('unavailable', `${MAX_SESSIONS} MCP sessions are open, which is the limit.`, {
        remedy: 'End one of the programs that use the voice engine over MCP.',
        retryable: true,
      });
    }
    this.#sessions.delete(id);
    void silent.close();
  }
}

/** The protocol's own way to end a call, in the name of a client that is gone. */
function takeBack(transport: StreamableHTTPServerTransport, requestId: RequestId): void {
  const params = { requestId, reason: 'The client hung up.' };
  transport.onmessage?.({ jsonrpc: '2.0', method: 'notifications/cancelled', params });
}

function cancelledId(body: unknown): RequestId | undefined {
  const parsed = CancelledNotificationSchema.safeParse(body);
  return parsed.success ? parsed.data.params.requestId : undefined;
}
