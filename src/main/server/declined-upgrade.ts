import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** What we change over to; every other protocol that a client offers is left unused, as HTTP allows. */
export function wantsWebSocket(request: IncomingMessage): boolean {
  return request.headers.upgrade?.toLowerCase() === 'websocket';
}

/**
 * Answers a request that offers another protocol (`Upgrade: h2c`, as curl's `--http2` and Java's client send it) as if
 * it had not, body included: a server may ignore the offer (RFC 9110 §7.8). Node has taken the socket away from its
 * parser by then, so the request is put back, without the offer, in front of what follows it.
 */
export function answerWithoutUpgrade(
  server: Server,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  socket.unshift(Buffer.concat([headOf(request), head]));
  server.emit('connection', socket);
}

/** Node keeps the bytes of header fields as they came, one character each. */
function headOf({ method = 'GET', url = '/', httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.toLowerCase() !== 'upgrade') lines.push(`${name}: ${rawHeaders[index + 1] ?? ''}`);
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}
