/** `GET /api/microphone` (WebSocket): a page lends its microphone. The socket's life is the microphone's life. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import { pageMicrophoneHelloSchema } from '../../shared/contract/control.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { PageMicrophone, PageMicrophoneStream } from '../capture/page-source.ts';

/** A second of audio at the highest rate. */
const MAX_MESSAGE_BYTES = 192_000 * Float32Array.BYTES_PER_ELEMENT;
/** A page sends its first message at once; milliseconds. */
const HELLO_TIMEOUT_MS = 5000;
/** Of RFC 6455, §7.4.1. */
const GOING_AWAY = 1001;
const UNACCEPTABLE_DATA = 1003;
const POLICY_VIOLATION = 1008;

export class MicrophoneSocket {
  readonly #microphone: PageMicrophone;
  readonly #clock: Clock;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });

  constructor(microphone: PageMicrophone, clock: Clock) {
    this.#microphone = microphone;
    this.#clock = clock;
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
    let stream: PageMicrophoneStream | undefined;
    const cancelTimeout = this.#clock.after(HELLO_TIMEOUT_MS, () =>
      webSocket.close(POLICY_VIOLATION, 'The first message is missing.'),
    );
    webSocket.on('message', (data, isBinary) => {
      if (stream !== undefined) return takeSamples(webSocket, stream, data, isBinary);
      cancelTimeout();
      stream = this.#attach(webSocket, data, isBinary);
    });
    // Errors are followed by `close`.
    webSocket.on('error', () => {});
    webSocket.once('close', () => {
      cancelTimeout();
      stream?.detach();
    });
  }

  #attach(webSocket: WebSocket, data: RawData, isBinary: boolean): PageMicrophoneStream | undefined {
    const hello = isBinary ? undefined : parseHello(bytesOf(data).toString('utf8'));
    if (hello === undefined) {
      webSocket.close(POLICY_VIOLATION, 'The first message is sampleRateHz and label, as JSON.');
      return undefined;
    }
    const stream = this.#microphone.attach(hello);
    if (stream === undefined) webSocket.close(POLICY_VIOLATION, 'The engine has a microphone of its own.');
    return stream;
  }
}

function parseHello(text: string): { readonly sampleRateHz: number; readonly label: string } | undefined {
  try {
    const parsed = pageMicrophoneHelloSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function takeSamples(
  webSocket: WebSocket,
  stream: PageMicrophoneStream,
  data: RawData,
  isBinary: boolean,
): void {
  const bytes = bytesOf(data);
  if (!isBinary || bytes.length % Float32Array.BYTES_PER_ELEMENT !== 0) {
    webSocket.close(UNACCEPTABLE_DATA, 'Float32 samples were expected.');
    return;
  }
  // Copied, because samples must start at a multiple of four bytes.
  const pcm = new Float32Array(Uint8Array.from(bytes).buffer);
  if (pcm.every(Number.isFinite)) stream.push(pcm);
  else webSocket.close(UNACCEPTABLE_DATA, 'Finite samples were expected.');
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}
