import { isAllZero } from './silence-watch.ts';
import type { AudioBlock } from './audio-source.ts';

/** Bluetooth headsets deliver zeros for up to 0.7 s before they hear; longer zeros are a muted or virtual device. */
const DEAF_START_MS = 700;

/** Waits for the first sound after opening, or for zeros that last longer than any headset needs to wake. */
export class HearingTest {
  readonly passed: Promise<void>;
  #settle: { pass: () => void; fail: (error: Error) => void } | undefined;
  #deafMs = 0;

  constructor() {
    this.passed = new Promise((resolve, reject) => {
      this.#settle = { pass: resolve, fail: reject };
    });
    // A failure matters only to those who still wait.
    this.passed.catch(() => {});
  }

  push({ pcm, sampleRateHz }: AudioBlock): void {
    if (this.#settle === undefined) return;
    this.#deafMs += (pcm.length / sampleRateHz) * 1000;
    if (this.#deafMs >= DEAF_START_MS || !isAllZero(pcm)) this.pass();
  }

  pass(): void {
    this.#settle?.pass();
    this.#settle = undefined;
  }

  /** False when the test was over already. */
  fail(error: Error): boolean {
    const waiting = this.#settle !== undefined;
    this.#settle?.fail(error);
    this.#settle = undefined;
    return waiting;
  }
}
