/** A text that is spoken while it arrives: the body of `POST /api/speech` as `text/plain`. */
import type { IncomingMessage } from 'node:http';
import { sanitiseText } from '../../shared/text/sanitise.ts';
import { RequestFault } from './request-fault.ts';

/** Eleven days of speech; whoever sends more has piped the wrong file. */
export const MAX_TEXT_BYTES = 16 * 1024 * 1024;

/** The end of a piece that means something only with what follows: an unfinished escape sequence, half a line break. */
const UNFINISHED =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /(?:\x1b(?:\[[0-?]{0,64}[ -/]{0,8}|[\]PX^_][^\x07\x1b]{0,256}\x1b?|[ -/]{0,8})|\x9b[0-?]{0,64}[ -/]{0,8}|\r)$/;

/**
 * Reads the body as fast as it comes, however slowly it is spoken, and gives it out in pieces: without control
 * characters, and without what is not UTF-8, because a broken character should not silence the rest. A client that
 * hangs up has said all it wanted to say. Read it once.
 */
export class TextBody implements AsyncIterable<string> {
  readonly #pieces: string[] = [];
  readonly #decoder = new TextDecoder('utf-8');
  readonly #onTooLarge: () => void;
  #receivedBytes = 0;
  #unfinished = '';
  #ended = false;
  #problem: RequestFault | undefined;
  #wake: () => void = () => {};

  /** `onTooLarge` is called once when more than 16 MiB have come; the text ends there. */
  constructor(request: IncomingMessage, onTooLarge: () => void) {
    this.#onTooLarge = onTooLarge;
    request.on('data', (bytes: Buffer) => this.#take(bytes));
    request.once('close', () => this.#end());
    request.once('end', () => this.#end());
    request.on('error', () => this.#end());
  }

  /** Why not all of the text was taken. */
  get problem(): RequestFault | undefined {
    return this.#problem;
  }

  /** Nobody reads any more; what still comes is thrown away. */
  discard(): void {
    this.#ended = true;
    this.#pieces.length = 0;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string, void, undefined> {
    for (;;) {
      for (let piece = this.#pieces.shift(); piece !== undefined; piece = this.#pieces.shift()) yield piece;
      if (this.#ended) return;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #take(bytes: Buffer): void {
    if (this.#ended) return;
    this.#receivedBytes += bytes.length;
    if (this.#receivedBytes > MAX_TEXT_BYTES) {
      this.#problem = tooLarge();
      this.#end();
      this.#onTooLarge();
      return;
    }
    this.#push(this.#decoder.decode(bytes, { stream: true }), false);
  }

  #end(): void {
    if (this.#ended) return;
    this.#push(this.#decoder.decode(), true);
    this.#ended = true;
    this.#wake();
  }

  #push(decoded: string, isLast: boolean): void {
    const text = this.#unfinished + decoded;
    const cut = isLast ? -1 : text.search(UNFINISHED);
    this.#unfinished = cut === -1 ? '' : text.slice(cut);
    const piece = sanitiseText(cut === -1 ? text : text.slice(0, cut)).replaceAll('\uFFFD', '');
    if (piece === '') return;
    this.#pieces.push(piece);
    this.#wake();
  }
}

/** Refuses what is not plain text, or says itself that it is too long. */
export function requirePlainText(request: IncomingMessage): void {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters.map((parameter) => parameter.trim()).find((text) => text.startsWith('charset='));
  const isUtf8 = charset === undefined || /^charset="?(?:utf-?8|us-ascii)"?$/.test(charset);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (type.trim() !== 'text/plain' || !isUtf8 || encoding !== 'identity') {
    throw new RequestFault(
      'unsupported-media',
      'Content-Type: application/json, or text/plain; charset=utf-8, not compressed, was expected.',
    );
  }
  if (Number(request.headers['content-length'] ?? 0) > MAX_TEXT_BYTES) throw tooLarge();
}

function tooLarge(): RequestFault {
  return new RequestFault('too-large', 'The text is too large: at most 16 MiB were expected.', {
    headers: { Connection: 'close' },
  });
}
