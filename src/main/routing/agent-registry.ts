/** A message on its way to an agent; the server knows how to frame it. */
export interface AgentMessage {
  readonly id: string;
  readonly type: 'transcription' | 'speech';
  readonly [field: string]: unknown;
}

/** One live stream of one agent. Implemented by the server over SSE. */
export interface AgentStream {
  /** Writes one message; false when the stream is closed or was closed for being too slow. */
  send(message: AgentMessage): boolean;
  /** Ends the stream cleanly. */
  close(): void;
  /** Writes a comment and reports whether a live peer is still there. */
  probe(): Promise<boolean>;
}

export type ConnectOutcome =
  | { readonly connected: true; readonly disconnect: () => void }
  | { readonly connected: false; readonly reason: 'conflict' | 'full' };

export interface ConnectOptions {
  /** Also send text that may still change. */
  readonly partials: boolean;
  /** Leaves for good when the stream ends: no grace period, nothing is held for it. */
  readonly temporary?: boolean;
}

/** Who is connected. The connection *is* the registration. */
export interface AgentRegistry {
  /**
   * Takes the id for `stream`, after probing a present holder: only a truly live one answers `conflict`.
   * `disconnect` is called by the server as soon as the peer's FIN or RST is seen; it frees the id in that instant.
   */
  connect(agentId: string, stream: AgentStream, options: ConnectOptions): Promise<ConnectOutcome>;
  /** Relays a message unchanged to a connected agent; false when it is not connected. */
  relay(agentId: string, message: AgentMessage): boolean;
  /** Ids of live streams, without internal ones (prefix `__`). */
  connectedIds(): readonly string[];
  readonly activeAgentId: string | null;
}
