/** Answers over a bare socket, where there is no request that express could handle. */
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { httpStatus } from './error-mapping.ts';
import { controlErrorBody, faultHeaders, openvipErrorBody } from './replies.ts';
import { RequestFault } from './request-fault.ts';

/** So long a peer has to read a refusal and to close, in milliseconds. */
const LINGER_MS = 1000;

export function refuseUpgrade(socket: Duplex, fault: RequestFault): void {
  answer(socket, fault, controlErrorBody(fault));
}

/** What is not HTTP, or too much of it. A socket that is in the middle of an answer is closed without a word. */
export function refuseMalformed(socket: Duplex & { readonly bytesWritten?: number }, error: Error): void {
  if (!socket.writable || socket.bytesWritten !== 0) return void socket.destroy();
  const fault = malformed('code' in error ? String(error.code) : '');
  answer(socket, fault, openvipErrorBody(fault, { compat: 'openvip', userAgent: undefined }));
}

/** The codes are those of Node's `clientError` event. */
function malformed(code: string): RequestFault {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new RequestFault('invalid-input', 'The headers are too large.', { status: 431 });
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new RequestFault('timeout', 'The request did not arrive completely.', { status: 408 });
  return new RequestFault(
    'invalid-input',
    'This is no valid HTTP request: paths are ASCII, percent-encoded beyond it.',
  );
}

function answer(socket: Duplex, fault: RequestFault, body: object): void {
  const status = httpStatus(fault);
  const text = JSON.stringify(body);
  const headers = Object.entries({
    ...faultHeaders(fault),
    Connection: 'close',
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  }).map(([name, value]) => `${name}: ${value}`);
  socket.on('error', () => {});
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...headers, '', text].join('\r\n'));
  // Without a reader the peer's goodbye would never be seen, and the server could not end before it.
  socket.resume();
  const late = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(late));
}
