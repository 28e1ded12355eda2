import { connect, type Socket } from 'node:net';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { XAuthority, XDisplay } from './display.ts';
import { MessageSplitter } from './message-splitter.ts';
import { parseSetup, setupReplyLength, setupRequest, type XSetup } from './setup.ts';

/** An event of 32 bytes. `sent`: another client made it up. */
export interface XEvent {
  readonly type: number;
  readonly sent: boolean;
  readonly bytes: Buffer;
}

/** The server found fault with one request, as when its window is gone. Number 3 is "no such window". */
export class XRequestError extends Error {
  readonly number: number;

  constructor(number: number) {
    super(`The X server refused a request (error ${number}).`);
    this.name = 'XRequestError';
    this.number = number;
  }
}

interface Waiting {
  readonly resolve: (reply: Buffer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A client of an X server, as far as keyboard and clipboard need one. The protocol is spoken directly: it is small,
 * and the window system's own programs (xdotool, xclip) need not be installed.
 */
export class XConnection {
  readonly setup: XSetup;
  readonly #socket: Socket;
  readonly #splitter: MessageSplitter;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(event: XEvent) => void>();
  #sequence = 0;
  #ids = 0;
  #lost: AppError | undefined;

  private constructor(socket: Socket, splitter: MessageSplitter, setup: XSetup) {
    this.#socket = socket;
    this.#splitter = splitter;
    this.setup = setup;
    socket.on('data', (bytes) => this.#take(bytes));
    socket.on('error', () => this.#lose());
    socket.on('close', () => this.#lose());
  }

  /** Throws an AppError when nobody listens there, or the server refuses. */
  static async open(display: XDisplay, authority: XAuthority | undefined): Promise<XConnection> {
    const splitter = new MessageSplitter();
    const socket = connect(display.address);
    const setup = await new Promise<XSetup>((resolve, reject) => {
      const failed = (cause?: Error): void => {
        socket.destroy();
        reject(unreachable(cause));
      };
      socket.once('error', failed).once('close', () => failed());
      socket.once('connect', () => socket.write(setupRequest(authority)));
      socket.on('data', (bytes) => {
        splitter.add(bytes);
        const reply = splitter.next(setupReplyLength);
        if (reply === undefined) return;
        try {
          resolve(parseSetup(reply, display.screen));
        } catch (error) {
          socket.destroy();
          reject(error instanceof Error ? error : unreachable());
        }
      });
    });
    socket.removeAllListeners();
    return new XConnection(socket, splitter, setup);
  }

  /** Set once the connection has ended, for whatever reason. */
  get lost(): AppError | undefined {
    return this.#lost;
  }

  newId(): number {
    return (this.setup.resourceBase | (this.#ids++ & this.setup.resourceMask)) >>> 0;
  }

  /** Whether one program made both resources. */
  sameClient(a: number, b: number): boolean {
    return ((a ^ b) & ~this.setup.resourceMask) === 0;
  }

  /** A request without an answer. What the server finds wrong with it is passed over: its window may be gone. */
  tell(request: Buffer): void {
    if (this.#lost !== undefined) throw this.#lost;
    this.#sequence = (this.#sequence + 1) & 0xff_ff;
    this.#socket.write(request);
  }

  /** A request with an answer. Rejects with an XRequestError, or with an AppError when the connection breaks. */
  async ask(request: Buffer): Promise<Buffer> {
    this.tell(request);
    return new Promise((resolve, reject) => {
      this.#waiting.set(this.#sequence, { resolve, reject });
    });
  }

  /** Hears all events until the returned function is called. */
  onEvent(listener: (event: XEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#socket.destroy();
    this.#lose();
  }

  #take(bytes: Buffer): void {
    this.#splitter.add(bytes);
    for (let message = this.#next(); message !== undefined; message = this.#next()) this.#dispatch(message);
  }

  #next(): Buffer | undefined {
    return this.#splitter.next(messageLength);
  }

  #dispatch(message: Buffer): void {
    const kind = message.readUInt8(0);
    if (kind > 1) {
      const event = { type: kind & 0x7f, sent: kind > 0x7f, bytes: message };
      for (const listener of [...this.#listeners]) listener(event);
      return;
    }
    const sequence = message.readUInt16LE(2);
    const waiting = this.#waiting.get(sequence);
    this.#waiting.delete(sequence);
    if (kind === 1) waiting?.resolve(message);
    else waiting?.reject(new XRequestError(message.readUInt8(1)));
  }

  #lose(): void {
    this.#lost ??= new AppError('unavailable', 'The connection to the X server of this desktop has broken.', {
      remedy: 'Send the text again once the desktop is back; until then it is kept in the history.',
      retryable: true,
    });
    for (const { reject } of this.#waiting.values()) reject(this.#lost);
    this.#waiting.clear();
    this.#listeners.clear();
  }
}

const GENERIC_EVENT = 35;

/** Answers and generic events are as long as they say, all else has 32 bytes. */
function messageLength(bytes: Buffer): number | undefined {
  if (bytes.length < 8) return undefined;
  const kind = bytes.readUInt8(0) & 0x7f;
  return 32 + (kind === 1 || kind === GENERIC_EVENT ? 4 * bytes.readUInt32LE(4) : 0);
}

function unreachable(cause?: Error): AppError {
  return new AppError('unavailable', 'The X server that DISPLAY names cannot be reached.', {
    remedy: 'Start Vivavoce inside the desktop session, or set DISPLAY to the one in which you work.',
    retryable: true,
    ...(cause === undefined ? {} : { cause }),
  });
}
