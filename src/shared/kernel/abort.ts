import { AppError } from './app-error.ts';

/** Throws the one cancellation error of this project when `signal` is aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('cancelled', 'The operation was cancelled.');
}

export function isCancellation(error: unknown): boolean {
  return AppError.is(error) && error.code === 'cancelled';
}

/** Rejects with a cancellation as soon as `signal` aborts, whatever `work` does afterwards. */
export function raceAbort<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise<T>((resolve, reject) => {
    const cancel = (): void => reject(new AppError('cancelled', 'The operation was cancelled.'));
    if (signal.aborted) return cancel();
    signal.addEventListener('abort', cancel, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel));
  });
}
