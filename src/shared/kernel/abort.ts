import { AppError } from './app-error.ts';

/** Throws the one cancellation error of this project when `signal` is aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('cancelled', 'The operation was cancelled.');
}

export function isCancellation(error: unknown): boolean {
  return AppError.is(error) && error.code === 'cancelled';
}
