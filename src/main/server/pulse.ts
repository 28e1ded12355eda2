import type { Clock } from '../../shared/kernel/clock.ts';

/** HTTP clients give up on an answer that is silent for minutes. */
const PERIOD_MS = 15_000;

/** Calls `beat`, which gives a sign of life, from time to time until the returned function is called. */
export function pulse(clock: Clock, beat: () => void): () => void {
  let cancel: () => void;
  const next = (): void => {
    cancel = clock.after(PERIOD_MS, () => {
      beat();
      next();
    });
  };
  next();
  return () => cancel();
}
