/** What the engine hands to its server, and what it gets back. */
import type { Clock } from '../../shared/kernel/clock.ts';

/** Where the server tells what happened; a pino logger fits. Fields and messages never hold dictated text. */
export interface ServerLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A stream that was closed because its peer did not read. */
export interface SlowReader {
  readonly stream: 'agent' | 'status' | 'events';
  /** Set for `agent` streams. */
  readonly agentId: string | undefined;
  readonly waitingMessages: number;
  readonly waitingBytes: number;
}

export interface ServerOptions {
  /** Folder of the built page; undefined, or a folder without index.html, serves a plain page that says so. */
  readonly pageDir: string | undefined;
  /** The owner-only file that tells clients where the engine is; undefined writes none. */
  readonly endpointFilePath: string | undefined;
  readonly log: ServerLog;
  /** Called after the stream was closed; the engine shows it to the person. */
  /**
   * Called when the disk refuses the endpoint file; the server runs without it. Left out, `createServer` rejects.
   */
  readonly onEndpointFileRefused?: (error: unknown) => void;
  readonly onSlowReader?: (reader: SlowReader) => void;
  /** Bearer token of the control plane, at least 32 characters; random when left out. */
  readonly token?: string;
  readonly clock?: Clock;
}

export interface RunningServer {
  /** The port really bound, also when the setting asked for any (0). */
  readonly port: number;
  /** For instance `http://127.0.0.1:8770`. */
  readonly url: string;
  readonly token: string;
  /** A link that opens the page signed in; it works once, within five minutes. */
  createPageLink(): string;
  /** Ends every stream in order, closes within 2 s and removes the endpoint file if it is still ours. Idempotent. */
  stop(): Promise<void>;
}
