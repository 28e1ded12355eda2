/** Answers that are read piece by piece. */
import { AppError } from '../shared/kernel/app-error.ts';

export function bodyOf(response: Response): ReadableStream<Uint8Array> {
  if (response.body === null) throw new AppError('internal', 'The engine answered without a body.');
  return response.body;
}

/** Leaving the loop early cancels the body. */
export async function* piecesOf(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** What a broken connection means to the caller. */
export function broken(error: unknown, signal: AbortSignal | undefined, meaning: string): AppError {
  if (signal?.aborted === true)
    return new AppError('cancelled', 'The operation was cancelled.', { cause: error });
  if (AppError.is(error)) return error;
  return new AppError('unavailable', meaning, { retryable: true, cause: error });
}
