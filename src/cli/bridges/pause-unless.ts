import type { Clock } from '../../shared/kernel/clock.ts';

/** Resolves after the time, or as soon as `signal` aborts. */
export function pauseUnless(clock: Clock, durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const cancel = clock.after(durationMs, finish);
    if (signal.aborted) finish();
    else signal.addEventListener('abort', finish, { once: true });
  });
}
