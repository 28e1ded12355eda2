import type { Request, Response } from 'express';
import type { Clock } from '../../shared/kernel/clock.ts';
import { methodNotAllowed } from './request-fault.ts';
import type { ServerLog, SlowReader } from './server-options.ts';
import { SseStream } from './sse-stream.ts';

export interface StreamDeskOptions {
  readonly clock: Clock;
  readonly log: ServerLog;
  readonly onSlowReader: (reader: SlowReader) => void;
}

/** Opens the event streams of all routes and knows them all, to end them together. */
export class StreamDesk {
  readonly #options: StreamDeskOptions;
  readonly #streams = new Set<SseStream>();
  readonly #others: (() => Promise<void>)[] = [];

  constructor(options: StreamDeskOptions) {
    this.#options = options;
  }

  /** A stream that is watched but not open yet. `onGone` is called when it is over, however that came. */
  create(
    request: Request,
    response: Response,
    kind: SlowReader['stream'],
    agentId: string | undefined,
    onGone: () => void,
  ): SseStream {
    // Express answers HEAD by the handler of GET; a stream has no head to show without becoming one.
    if (request.method !== 'GET') throw methodNotAllowed(['GET']);
    const stream: SseStream = new SseStream(request, response, {
      clock: this.#options.clock,
      onEnd: (end, waiting) => {
        this.#streams.delete(stream);
        onGone();
        if (end !== 'slow') return;
        const reader: SlowReader = {
          stream: kind,
          agentId,
          waitingMessages: waiting.messages,
          waitingBytes: waiting.bytes,
        };
        this.#options.log.warn(reader, 'A stream was closed because its reader was too slow.');
        this.#options.onSlowReader(reader);
      },
    });
    if (!stream.closed) this.#streams.add(stream);
    return stream;
  }

  get count(): number {
    return this.#streams.size;
  }

  /** Streams that are not of this desk, and yet end with all others. */
  endAlso(end: () => Promise<void>): void {
    this.#others.push(end);
  }

  endAll(): void {
    for (const stream of [...this.#streams]) stream.end();
    for (const end of this.#others) end().catch((error: unknown) => this.#notEnded(error));
  }

  /** The server breaks what is open still. */
  #notEnded(error: unknown): void {
    this.#options.log.error({ error }, 'Streams could not be ended in order.');
  }
}
