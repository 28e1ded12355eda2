/**
 * Devices that pages lend over a WebSocket: the first message says which, what follows is the device's, and the socket's
 * life is the device's life.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import type { z } from 'zod';
import type { Clock } from '../../shared/kernel/clock.ts';

/** A page sends its first message at once; milliseconds. */
const HELLO_TIMEOUT_MS = 5000;
/** Of RFC 6455, §7.4.1. */
const GOING_AWAY = 1001;
export const UNACCEPTABLE_DATA = 1003;
const POLICY_VIOLATION = 1008;

/** What a device does with its socket once it was lent. */
export interface Lending {
  take(data: Buffer, isBinary: boolean): void;
  /** The socket has closed. */
  detach(): void;
}

export interface LentDevice<Hello> {
  readonly hello: z.ZodType<Hello>;
  /** Names the fields of the hello to a page that did not send them. */
  readonly helloFields: string;
  readonly maxMessageBytes: number;
  /** Undefined when the engine does not want it; `unwanted` is what the page is told then. */
  attach(hello: Hello, webSocket: WebSocket): Lending | undefined;
  readonly unwanted: string;
}

export class LentDeviceSocket<Hello> {
  readonly #device: LentDevice<Hello>;
  readonly #clock: Clock;
  readonly #server: WebSocketServer;

  constructor(device: LentDevice<Hello>, clock: Clock) {
    this.#device = device;
    this.#clock = clock;
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: device.maxMessageBytes,
      perMessageDeflate: false,
    });
  }

  /** Takes a request that may be upgraded; who may call has been checked. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#take(webSocket));
  }

  closeAll(): void {
    for (const webSocket of this.#server.clients) webSocket.close(GOING_AWAY, 'The engine is stopping.');
  }

  terminateAll(): void {
    for (const webSocket of this.#server.clients) webSocket.terminate();
  }

  #take(webSocket: WebSocket): void {
    let lending: Lending | undefined;
    const cancelTimeout = this.#clock.after(HELLO_TIMEOUT_MS, () =>
      webSocket.close(POLICY_VIOLATION, 'The first message is missing.'),
    );
    webSocket.on('message', (data, isBinary) => {
      if (lending !== undefined) return lending.take(bytesOf(data), isBinary);
      cancelTimeout();
      lending = this.#attach(webSocket, bytesOf(data), isBinary);
    });
    // Errors are followed by `close`.
    webSocket.on('error', () => {});
    webSocket.once('close', () => {
      cancelTimeout();
      lending?.detach();
    });
  }

  #attach(webSocket: WebSocket, data: Buffer, isBinary: boolean): Lending | undefined {
    const { hello: schema, helloFields, unwanted } = this.#device;
    const hello = isBinary ? undefined : parseMessage(schema, data);
    if (hello === undefined) {
      webSocket.close(POLICY_VIOLATION, `The first message is ${helloFields}, as JSON.`);
      return undefined;
    }
    const lending = this.#device.attach(hello, webSocket);
    if (lending === undefined) webSocket.close(POLICY_VIOLATION, unwanted);
    return lending;
  }
}

/** A JSON message that fits the schema; undefined for any other. */
export function parseMessage<T>(schema: z.ZodType<T>, data: Buffer): T | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(data.toString('utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}
