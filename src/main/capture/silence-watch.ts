import type { AudioBlock } from './audio-source.ts';

/** `silent` and `sound-again` come in turn; `still-silent` each time another try to get sound is due. */
export type SilenceFinding = 'silent' | 'still-silent' | 'sound-again';

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;

/**
 * Watches for digital silence: samples that are exactly zero, which a working microphone does not deliver.
 * Noise suppressors deliver zeros in every pause, though; so each time sound comes back, the next silence is given
 * twice the time before it is reported.
 */
export class SilenceWatch {
  #silentMs = 0;
  #patienceMs = FIRST_WAIT_MS;
  #tryIntervalMs = FIRST_WAIT_MS;
  /** Length of silence at which something is to be said next. */
  #dueMs = FIRST_WAIT_MS;
  #silent = false;

  /** Whether silence has been reported and no sound has come since. */
  get silent(): boolean {
    return this.#silent;
  }

  push(block: AudioBlock): SilenceFinding | undefined {
    if (!isAllZero(block.pcm)) return this.#sound();
    this.#silentMs += (block.pcm.length / block.sampleRateHz) * 1000;
    if (this.#silentMs < this.#dueMs) return undefined;
    const finding = this.#silent ? 'still-silent' : 'silent';
    this.#silent = true;
    this.#tryIntervalMs = Math.min(2 * this.#tryIntervalMs, LONGEST_WAIT_MS);
    this.#dueMs = this.#silentMs + this.#tryIntervalMs;
    return finding;
  }

  #sound(): SilenceFinding | undefined {
    const wasSilent = this.#silent;
    if (wasSilent) this.#patienceMs = Math.min(2 * this.#patienceMs, LONGEST_WAIT_MS);
    this.#silent = false;
    this.#silentMs = 0;
    this.#tryIntervalMs = FIRST_WAIT_MS;
    this.#dueMs = this.#patienceMs;
    return wasSilent ? 'sound-again' : undefined;
  }
}

export function isAllZero(pcm: Float32Array): boolean {
  for (const sample of pcm) if (sample !== 0) return false;
  return true;
}
