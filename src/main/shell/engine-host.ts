import type { EngineFacade } from '../engine/engine-facade.ts';

/** An engine that has answered its handshake. */
export interface RunningEngine {
  readonly facade: EngineFacade;
  /** Scheme, host and port of its server. */
  readonly origin: string;
  /** An address that opens the page signed in; good for one use. */
  createPageLink(): string;
  /** Resolves when a client asks the engine to end or to start anew. */
  readonly shutdownRequested: Promise<'stop' | 'restart'>;
  /** Releases the microphone first, then everything else. May be called twice. */
  stop(): Promise<void>;
}

/** Starts an engine; rejects with an AppError that a person can read. */
export type StartEngine = () => Promise<RunningEngine>;
