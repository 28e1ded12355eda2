/**
 * Passes the samples of one sentence on, each exactly once. After a crash the sentence is synthesised again from its
 * beginning; as the same call always gives the same samples, those that were passed on before are skipped.
 */
export class SoundRelay {
  readonly #onSound: (pcm: Float32Array) => void;
  /** Samples passed on in all attempts. */
  #passed = 0;
  /** Samples received in this attempt. */
  #received = 0;

  constructor(onSound: (pcm: Float32Array) => void) {
    this.#onSound = onSound;
  }

  /** The call is being sent (again). */
  restart(): void {
    this.#received = 0;
  }

  hear(pcm: Float32Array): void {
    const known = this.#passed - this.#received;
    this.#received += pcm.length;
    if (known >= pcm.length) return;
    this.#passed = this.#received;
    this.#onSound(known > 0 ? pcm.subarray(known) : pcm);
  }
}
