/** An event stream that survives: reconnects by itself and resumes after the last event it has seen. */
import { AppError, explain } from '../shared/kernel/app-error.ts';
import { systemClock } from '../shared/kernel/clock.ts';
import type { Clock } from '../shared/kernel/clock.ts';
import { pauseUnless } from '../shared/kernel/pause.ts';
import { readSse, SseParser } from './sse.ts';
import type { SseMessage } from './sse.ts';

export type ConnectionState =
  | { readonly state: 'connecting'; readonly attempt: number }
  | { readonly state: 'connected' }
  /** `dropped`: the last attempt had been connected. */
  | {
      readonly state: 'waiting';
      readonly delayMs: number;
      readonly problem: string;
      readonly dropped: boolean;
    };

export interface EventStreamOptions {
  /**
   * Opens the stream. Called for each attempt, so that it may look the address up again.
   * Rejects with a retryable AppError for faults that pass; any other error ends the stream.
   */
  readonly open: (lastEventId: string, signal: AbortSignal) => Promise<Response>;
  /** Ends the stream; the loop over it then simply finishes. */
  readonly signal: AbortSignal;
  readonly onState?: (state: ConnectionState) => void;
  /** Resume after this event, if the server still has those that followed. */
  readonly lastEventId?: string;
  /** Without a byte (comments count) for so long the connection is taken for dead. Milliseconds. */
  readonly idleTimeoutMs?: number;
  readonly clock?: Clock;
  /** Uniform in 0…1, for the jitter. */
  readonly random?: () => number;
}

/** Three missed keep-alives of 15 s. */
const IDLE_TIMEOUT_MS = 45_000;
const BASE_DELAY_MS = 250;
const MAX_DELAY_MS = 10_000;
/** A connection that lived so long was sound: the next drop is a new one, retried at once. */
const SOUND_AFTER_MS = 1000;

/**
 * Waiting time before attempt number `attempt` (1 is the first retry, which is instant), in milliseconds:
 * exponential with half of it as jitter, so that many clients of a restarted engine do not come in step.
 */
export function retryDelayMs(attempt: number, baseDelayMs: number, random: () => number): number {
  if (attempt <= 1) return 0;
  const ceilingMs = Math.min(MAX_DELAY_MS, baseDelayMs * 2 ** (attempt - 2));
  return ceilingMs * (0.5 + 0.5 * random());
}

/** Messages over all connections, in order. Ends when `signal` aborts; throws what `open` rejects with when it is final. */
export async function* openEventStream(
  options: EventStreamOptions,
): AsyncGenerator<SseMessage, void, undefined> {
  const { signal, onState = () => {}, clock = systemClock, random = Math.random } = options;
  let lastEventId = options.lastEventId ?? '';
  let baseDelayMs = BASE_DELAY_MS;
  let attempt = 0;

  while (!signal.aborted) {
    onState({ state: 'connecting', attempt });
    const connection = new Connection(options, clock);
    let connectedAtMs: number | undefined;
    let problem = 'The engine closed the connection.';
    try {
      const body = await connection.open(lastEventId);
      connectedAtMs = clock.now();
      onState({ state: 'connected' });
      const parser = new SseParser(lastEventId);
      for await (const message of readSse(body, parser, () => connection.noteActivity())) {
        lastEventId = message.lastEventId;
        yield message;
      }
      baseDelayMs = parser.retryMs ?? baseDelayMs;
    } catch (error) {
      if (signal.aborted) return;
      if (AppError.is(error) && !error.retryable) throw error;
      problem = connection.timedOut ? 'The engine fell silent.' : explain(error);
    } finally {
      connection.dispose();
    }
    if (signal.aborted) return;
    const wasSound = connectedAtMs !== undefined && clock.now() - connectedAtMs >= SOUND_AFTER_MS;
    attempt = wasSound ? 1 : attempt + 1;
    const delayMs = retryDelayMs(attempt, baseDelayMs, random);
    onState({ state: 'waiting', delayMs, problem, dropped: connectedAtMs !== undefined });
    await pauseUnless(clock, delayMs, signal);
  }
}

/** One attempt: joins the caller's signal with a watch over silence. */
class Connection {
  readonly #options: EventStreamOptions;
  readonly #clock: Clock;
  readonly #controller = new AbortController();
  readonly #abort = (): void => this.#controller.abort();
  #cancelWatch: () => void = () => {};
  #timedOut = false;

  constructor(options: EventStreamOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
    options.signal.addEventListener('abort', this.#abort, { once: true });
  }

  get timedOut(): boolean {
    return this.#timedOut;
  }

  async open(lastEventId: string): Promise<ReadableStream<Uint8Array>> {
    this.noteActivity();
    const response = await this.#options.open(lastEventId, this.#controller.signal);
    if (response.body === null) {
      throw new AppError('unavailable', 'The engine answered without a stream.', { retryable: true });
    }
    return response.body;
  }

  noteActivity(): void {
    this.#cancelWatch();
    this.#cancelWatch = this.#clock.after(this.#options.idleTimeoutMs ?? IDLE_TIMEOUT_MS, () => {
      this.#timedOut = true;
      this.#controller.abort();
    });
  }

  dispose(): void {
    this.#cancelWatch();
    this.#options.signal.removeEventListener('abort', this.#abort);
    this.#controller.abort();
  }
}
