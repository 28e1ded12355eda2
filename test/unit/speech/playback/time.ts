import type { ManualClock } from '../../../../src/shared/kernel/clock.ts';

/** Lets everything happen that needs no time. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Lets time pass in small steps, and everything happen that is due. */
export async function pass(clock: ManualClock, durationMs: number, stepMs = 5): Promise<void> {
  await settled();
  for (let passedMs = 0; passedMs < durationMs; passedMs += stepMs) {
    clock.advance(stepMs);
    await settled();
  }
}
