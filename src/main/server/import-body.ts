/** The body of `POST /api/history/import`: JSON Lines, read while they arrive. */
import type { IncomingMessage } from 'node:http';
import type { HistoryImported } from '../../shared/contract/history.ts';
import type { HistoryDesk } from '../engine/engine-facade.ts';
import { RequestFault } from './request-fault.ts';

/** About two million entries; whoever sends more has sent the wrong file. */
const MAX_IMPORT_BYTES = 1024 * 1024 * 1024;

/**
 * Hands the body to the history as it comes. Throws `unsupported-media`, `too-large` or `invalid-input` (it did not
 * arrive completely); what was imported before that stays.
 */
export async function importBody(
  request: IncomingMessage,
  history: Pick<HistoryDesk, 'import'>,
  maxBytes: number = MAX_IMPORT_BYTES,
): Promise<HistoryImported> {
  requireJsonLines(request);
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  const body = new ImportBody(request, maxBytes);
  try {
    const imported = await history.import(body);
    if (body.fault === undefined) return imported;
  } catch (error) {
    throw body.fault ?? error;
  }
  throw body.fault;
}

class ImportBody implements AsyncIterable<Uint8Array> {
  readonly #request: IncomingMessage;
  readonly #maxBytes: number;
  #fault: RequestFault | undefined;

  constructor(request: IncomingMessage, maxBytes: number) {
    this.#request = request;
    this.#maxBytes = maxBytes;
  }

  /** Why the body is not whole, whatever its reader made of that. */
  get fault(): RequestFault | undefined {
    return this.#fault;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    let receivedBytes = 0;
    try {
      // The request must outlive a loop that is left early: its answer goes over the same socket.
      for await (const bytes of this.#request.iterator({ destroyOnReturn: false })) {
        receivedBytes += (bytes as Buffer).length;
        if (receivedBytes > this.#maxBytes) throw tooLarge();
        yield bytes as Buffer;
      }
    } catch (error) {
      this.#fault =
        error instanceof RequestFault
          ? error
          : new RequestFault('invalid-input', 'The body did not arrive completely.', { cause: error });
      throw this.#fault;
    }
  }
}

function requireJsonLines(request: IncomingMessage): void {
  const [type = ''] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (type.trim() === 'application/x-ndjson' && encoding === 'identity') return;
  throw new RequestFault(
    'unsupported-media',
    'Content-Type: application/x-ndjson, not compressed, was expected.',
    { remedy: 'Send an export in JSON Lines: one entry a line.' },
  );
}

function tooLarge(): RequestFault {
  return new RequestFault('too-large', 'The import is too large: at most 1 GiB was expected.', {
    headers: { Connection: 'close' },
    remedy: 'Split it: each line is an entry of its own.',
  });
}
