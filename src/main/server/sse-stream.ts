/**
 * One server-sent event stream over better-sse: each event in one write, a comment after quiet, an end to slow
 * readers, and the peer's FIN or RST seen in the instant it arrives.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createEventBuffer, NodeHttp1Connection, Session } from 'better-sse';
import type { EventBuffer } from 'better-sse';
import type { Clock } from '../../shared/kernel/clock.ts';

/** The protocol asks for a sign of life every 30 s at least; milliseconds. */
export const KEEPALIVE_MS = 15_000;
export const MAX_WAITING_MESSAGES = 256;
export const MAX_WAITING_BYTES = 1024 * 1024;
/** A dead peer answers a write with a reset within this time, over loopback far sooner; milliseconds. */
const PROBE_MS = 50;

export interface SseEvent {
  /** Left out for streams whose events have no name. */
  readonly event?: string;
  readonly id?: string;
  readonly data: unknown;
}

/** Why a stream is over: we ended it, the peer went away, or it did not read. */
export type SseEnd = 'ended' | 'peer-gone' | 'slow';

export interface SseStreamOptions {
  readonly clock: Clock;
  /** Called exactly once. */
  readonly onEnd: (end: SseEnd, waiting: { readonly messages: number; readonly bytes: number }) => void;
}

/** The framing of the specification has a space after the colon, and so expect naive clients. */
const withSpace = { sanitizer: (value: string): string => ` ${value.replace(/[\r\n]+/g, ' ')}` };

export class SseStream {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #clock: Clock;
  readonly #onEnd: SseStreamOptions['onEnd'];
  readonly #socket: Socket;
  /** Events sent before the head of the answer; undefined once that is out. */
  #backlog: EventBuffer[] | undefined = [];
  #session: Session | undefined;
  #end: SseEnd | undefined;
  #cancelKeepalive: () => void = () => {};
  #waitingMessages = 0;
  #waitingBytes = 0;
  /** The socket has had no turn yet to take what waits: a burst is no sign of a slow reader. */
  #burst = false;

  /** Watches the peer from now on; nothing is written before `open`, so that the request can still be refused. */
  constructor(request: IncomingMessage, response: ServerResponse, options: SseStreamOptions) {
    this.#request = request;
    this.#response = response;
    this.#clock = options.clock;
    this.#onEnd = options.onEnd;
    this.#socket = request.socket;
    // A half-closed socket would stay open for writing: the peer's FIN is its goodbye all the same.
    this.#socket.once('end', this.#peerGone);
    this.#socket.once('close', this.#peerGone);
    if (this.#socket.destroyed || this.#socket.readableEnded) this.#peerGone();
  }

  get closed(): boolean {
    return this.#end !== undefined;
  }

  /** Sends the head of the answer and then what was sent before. */
  async open(): Promise<void> {
    const connection = new CountingConnection(this.#request, this.#response, {
      statusCode: 200,
      headers: { 'Cache-Control': 'no-store', Pragma: undefined, Connection: 'close' },
      onWrite: (bytes) => this.#written(bytes),
      onFlushed: (bytes) => this.#flushed(bytes),
    });
    const session = new Session(connection, {
      keepAlive: null,
      retry: null,
      trustClientEventId: false,
      ...withSpace,
    });
    await new Promise<void>((resolve) => {
      session.once('connected', resolve);
      session.once('disconnected', resolve);
    });
    if (this.closed) return;
    this.#session = session;
    const backlog = this.#backlog ?? [];
    this.#backlog = undefined;
    for (const buffer of backlog) this.#write(buffer);
    this.#armKeepalive();
  }

  /** Accepts one event; false when the stream is over, also when it ends because this event is one too many. */
  send(event: SseEvent): boolean {
    const buffer = createEventBuffer(withSpace);
    if (event.event !== undefined) buffer.event(event.event);
    buffer.data(event.data);
    if (event.id !== undefined) buffer.id(event.id);
    return this.#write(buffer.dispatch());
  }

  /** A line that clients ignore; false when the stream is over. */
  comment(text: string): boolean {
    return this.#write(createEventBuffer(withSpace).comment(text).dispatch());
  }

  /** Writes a comment and tells whether the peer is still there: a dead one answers with a reset. */
  async probe(): Promise<boolean> {
    if (this.#session === undefined || !this.comment('probe')) return !this.closed;
    await new Promise<void>((resolve) => {
      // The turn after the timer lets a reset that has arrived meanwhile be seen, however late the timer is.
      const cancel = this.#clock.after(PROBE_MS, () => setImmediate(resolve));
      this.#socket.once('close', () => {
        cancel();
        resolve();
      });
    });
    return !this.closed;
  }

  /** Ends the stream in order: what was sent arrives, then the peer sees a close. */
  end(): void {
    if (!this.#finish('ended')) return;
    if (this.#session !== undefined) this.#response.end();
  }

  /** Breaks the connection of a peer that does not even read the end. */
  destroy(): void {
    this.#finish('ended');
    this.#socket.destroy();
  }

  #write(buffer: EventBuffer): boolean {
    if (this.closed) return false;
    if (this.#backlog !== undefined) {
      this.#backlog.push(buffer);
      if (this.#backlog.length <= MAX_WAITING_MESSAGES) return true;
      this.#tooSlow();
      return false;
    }
    const isFull =
      this.#waitingMessages >= MAX_WAITING_MESSAGES ||
      (this.#waitingMessages > 0 &&
        this.#waitingBytes + Buffer.byteLength(buffer.read()) > MAX_WAITING_BYTES);
    if (isFull && !this.#burst) {
      this.#tooSlow();
      return false;
    }
    void this.#session?.batch(buffer);
    this.#armKeepalive();
    return true;
  }

  #written(bytes: number): void {
    if (this.#waitingMessages === 0) {
      this.#burst = true;
      setImmediate(() => (this.#burst = false));
    }
    this.#waitingMessages += 1;
    this.#waitingBytes += bytes;
  }

  #flushed(bytes: number): void {
    this.#waitingMessages -= 1;
    this.#waitingBytes -= bytes;
  }

  #armKeepalive(): void {
    this.#cancelKeepalive();
    this.#cancelKeepalive = this.#clock.after(KEEPALIVE_MS, () => void this.comment('keepalive'));
  }

  #tooSlow(): void {
    this.#finish('slow');
    this.#socket.destroy();
  }

  readonly #peerGone = (): void => {
    this.#finish('peer-gone');
    this.#socket.destroy();
  };

  #finish(end: SseEnd): boolean {
    if (this.#end !== undefined) return false;
    this.#end = end;
    this.#cancelKeepalive();
    this.#onEnd(end, { messages: this.#waitingMessages, bytes: this.#waitingBytes });
    return true;
  }
}

type ConnectionOptions = NonNullable<ConstructorParameters<typeof NodeHttp1Connection>[2]> & {
  readonly onWrite: (bytes: number) => void;
  /** The socket has taken a chunk, or is gone. */
  readonly onFlushed: (bytes: number) => void;
};

/** Tells how much of what was written is still on its way to the kernel. */
class CountingConnection extends NodeHttp1Connection {
  constructor(request: IncomingMessage, response: ServerResponse, options: ConnectionOptions) {
    super(request, response, options);
    this.sendChunk = (chunk) => {
      if (chunk === '') return response.flushHeaders();
      const bytes = Buffer.byteLength(chunk);
      options.onWrite(bytes);
      response.write(chunk, () => options.onFlushed(bytes));
    };
  }
}
