/** A subscriber over a raw socket: sees every byte and every chunk of the answer, and can end in any way. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
}

export class SseProbe {
  readonly socket: Socket;
  readonly answer: RawAnswer;
  /** Pieces of the body as the transfer encoding cut them: one for each write of the server. */
  readonly writes: string[] = [];
  readonly #waiting = new Set<() => void>();
  #rest: Buffer;
  ended = false;

  private constructor(socket: Socket, answer: RawAnswer, rest: Buffer) {
    this.socket = socket;
    this.answer = answer;
    this.#rest = rest;
    socket.on('data', (data) => this.#take(data));
    const end = (): void => {
      this.ended = true;
      this.#wake();
    };
    socket.on('end', end).on('close', end);
    this.#take(Buffer.alloc(0));
  }

  /** Resolves when the head of the answer is complete; works for refusals as well. */
  static async open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<SseProbe> {
    const { hostname, port, pathname, search, host } = new URL(url);
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port),
      allowHalfOpen: true,
    });
    socket.on('error', () => {});
    const lines = Object.entries({ Host: host, Accept: 'text/event-stream', ...headers }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    socket.write([`GET ${pathname}${search} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
    return new Promise((resolve, reject) => {
      let received = Buffer.alloc(0);
      const take = (data: Buffer): void => {
        received = Buffer.concat([received, data]);
        const end = received.indexOf('\r\n\r\n');
        if (end === -1) return;
        socket.off('data', take).off('close', fail);
        resolve(
          new SseProbe(socket, parseHead(received.subarray(0, end).toString()), received.subarray(end + 4)),
        );
      };
      const fail = (): void => reject(new Error('The connection was closed before an answer came.'));
      socket.on('data', take).once('close', fail);
    });
  }

  get text(): string {
    return this.writes.join('');
  }

  /** Data of the events so far, parsed. */
  get events(): readonly Record<string, unknown>[] {
    return this.text
      .split('\n\n')
      .flatMap((block) => block.split('\n').filter((line) => line.startsWith('data: ')))
      .map((line) => JSON.parse(line.slice('data: '.length)) as Record<string, unknown>);
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.ended) throw new Error(`The stream ended. It had said: ${this.text}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  untilEvents(count: number): Promise<void> {
    return this.until(() => this.events.length >= count);
  }

  async untilEnded(): Promise<void> {
    while (!this.ended) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  /** Says goodbye and waits for nothing. */
  sendFin(): void {
    this.socket.end();
  }

  sendReset(): void {
    this.socket.resetAndDestroy();
  }

  #take(data: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, data]);
    for (;;) {
      const lineEnd = this.#rest.indexOf('\r\n');
      if (lineEnd === -1) break;
      const size = Number.parseInt(this.#rest.subarray(0, lineEnd).toString(), 16);
      if (this.#rest.length < lineEnd + 2 + size + 2) break;
      if (size > 0) this.writes.push(this.#rest.subarray(lineEnd + 2, lineEnd + 2 + size).toString());
      this.#rest = this.#rest.subarray(lineEnd + 2 + size + 2);
    }
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

function parseHead(head: string): RawAnswer {
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { status: Number(statusLine.split(' ')[1]), headers: new Map(headers) };
}
