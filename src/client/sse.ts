/** Server-Sent Events over a fetch body, as the WHATWG HTML standard §9.2.6 interprets a stream. */
import { AppError } from '../shared/kernel/app-error.ts';

export interface SseMessage {
  /** The `event:` field, or `message`. */
  readonly type: string;
  /** The `data:` lines joined by line feeds. */
  readonly data: string;
  /** The last `id:` seen so far in the stream; empty when there was none. */
  readonly lastEventId: string;
}

/** A line without an end would otherwise grow for ever. */
const MAX_EVENT_CHARS = 8 * 1024 * 1024;

/**
 * Incremental parser: feed it decoded text in pieces of any size, it gives the messages that became complete.
 * Understands LF, CR and CRLF (also split over two pieces), comments, several `data:` lines, `id:`, `retry:` and
 * a byte order mark. An unfinished message at the end of the stream is dropped, as the standard asks.
 */
export class SseParser {
  #rest = '';
  #skipLineFeed = false;
  #atStart = true;
  #type = '';
  #data: string[] = [];
  #dataChars = 0;
  #lastEventId: string;
  #retryMs: number | undefined;

  constructor(lastEventId: string = '') {
    this.#lastEventId = lastEventId;
  }

  get lastEventId(): string {
    return this.#lastEventId;
  }

  /** Reconnection time that the server asked for, in milliseconds. */
  get retryMs(): number | undefined {
    return this.#retryMs;
  }

  /** Throws `too-large` for a message of more than 8 Mi characters. */
  push(text: string): SseMessage[] {
    const messages: SseMessage[] = [];
    let from = 0;
    if (this.#atStart && text !== '') {
      this.#atStart = false;
      if (text.startsWith('\uFEFF')) from = 1;
    }
    const lineEnd = /[\r\n]/g;
    for (;;) {
      if (this.#skipLineFeed && from < text.length) {
        this.#skipLineFeed = false;
        if (text[from] === '\n') from += 1;
      }
      lineEnd.lastIndex = from;
      const match = lineEnd.exec(text);
      if (match === null) break;
      this.#line(this.#rest + text.slice(from, match.index), messages);
      this.#rest = '';
      this.#skipLineFeed = match[0] === '\r';
      from = match.index + 1;
    }
    this.#rest += text.slice(from);
    if (this.#rest.length + this.#dataChars > MAX_EVENT_CHARS) {
      throw new AppError(
        'too-large',
        `The event stream sent a message of more than ${MAX_EVENT_CHARS} characters.`,
      );
    }
    return messages;
  }

  #line(line: string, messages: SseMessage[]): void {
    if (line === '') return this.#dispatch(messages);
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const raw = colon < 0 ? '' : line.slice(colon + 1);
    this.#field(field, raw.startsWith(' ') ? raw.slice(1) : raw);
  }

  #field(field: string, value: string): void {
    switch (field) {
      case 'event':
        this.#type = value;
        break;
      case 'data':
        this.#data.push(value);
        this.#dataChars += value.length;
        break;
      case 'id':
        if (!value.includes('\0')) this.#lastEventId = value;
        break;
      case 'retry':
        if (/^\d+$/.test(value)) this.#retryMs = Number(value);
        break;
      default:
        break;
    }
  }

  #dispatch(messages: SseMessage[]): void {
    if (this.#data.length > 0) {
      messages.push({
        type: this.#type === '' ? 'message' : this.#type,
        data: this.#data.join('\n'),
        lastEventId: this.#lastEventId,
      });
    }
    this.#type = '';
    this.#data = [];
    this.#dataChars = 0;
  }
}

/**
 * The messages of one response body, until it ends. `onActivity` is called for every piece that arrives,
 * comments included: a stream without any is dead. Leaving the loop early cancels the body.
 */
export async function* readSse(
  body: ReadableStream<Uint8Array>,
  parser: SseParser,
  onActivity: () => void = () => {},
): AsyncGenerator<SseMessage, void, undefined> {
  const reader = body.getReader();
  // The parser removes the byte order mark itself, so that it may also be fed with text.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onActivity();
      yield* parser.push(decoder.decode(value, { stream: true }));
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
