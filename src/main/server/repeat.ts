import type { Clock } from '../../shared/kernel/clock.ts';

/** Calls `work` each `periodMs` until the returned function is called. */
export function repeat(clock: Clock, periodMs: number, work: () => void): () => void {
  let cancel: () => void;
  const next = (): void => {
    cancel = clock.after(periodMs, () => {
      work();
      next();
    });
  };
  next();
  return () => cancel();
}
