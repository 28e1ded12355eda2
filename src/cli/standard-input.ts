/** Standard input as commands read it. */
import { throwIfCancelled } from '../shared/kernel/abort.ts';
import { AppError } from '../shared/kernel/app-error.ts';
import type { CliContext } from './context.ts';

type Pieces = AsyncIterable<Uint8Array>;

/** Resolves when the first bytes have come; undefined when none do. Rejects with `cancelled`. */
export async function begunInput({ stdin }: CliContext, signal: AbortSignal): Promise<Pieces | undefined> {
  const iterator = (stdin as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  const first = await unlessCancelled(iterator.next(), signal);
  return first.done === true ? undefined : continued(first.value, iterator);
}

/** All of it, as text. Rejects with `cancelled`. */
export async function wholeInput({ stdin, signal }: CliContext): Promise<string> {
  const iterator = (stdin as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  for (;;) {
    const { done, value } = await unlessCancelled(iterator.next(), signal);
    if (done === true) return Buffer.concat(pieces).toString('utf8');
    pieces.push(Buffer.from(value));
  }
}

/** What has been read already, followed by the rest. */
export async function* continued<T>(first: T, rest: AsyncIterator<T>): AsyncGenerator<T, void, undefined> {
  try {
    yield first;
    for (;;) {
      const { done, value } = await rest.next();
      if (done === true) return;
      yield value;
    }
  } finally {
    await rest.return?.();
  }
}

function unlessCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  throwIfCancelled(signal);
  return new Promise((resolve, reject) => {
    const cancel = (): void => reject(new AppError('cancelled', 'The operation was cancelled.'));
    signal.addEventListener('abort', cancel, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel));
  });
}
