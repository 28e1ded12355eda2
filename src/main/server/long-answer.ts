import type { Response } from 'express';
import type { Clock } from '../../shared/kernel/clock.ts';
import { pulse } from './pulse.ts';

/**
 * Answers with what `work` resolves with, however long that takes: blanks, which JSON allows before a value, show that
 * the engine lives. Hanging up aborts `work`. It must not reject: the head of the answer says that all is well.
 */
export async function sendLongAnswer(
  response: Response,
  clock: Clock,
  work: (signal: AbortSignal) => Promise<object>,
): Promise<void> {
  const hangUp = new AbortController();
  response.once('close', () => hangUp.abort());
  response.status(200).set({ 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  const stopPulse = pulse(clock, () => response.write(' '));
  try {
    response.end(JSON.stringify(await work(hangUp.signal)));
  } finally {
    stopPulse();
  }
}
