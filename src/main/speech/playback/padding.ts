/**
 * Tells the samples that belong to what is said from the zeros that fill up its end. Both are given to the device in
 * one stream. Only the last filling may still be unheard.
 */
export class Padding {
  #sounded = 0;
  #padded = 0;
  #lastPad = 0;
  /** Samples of sound before the last filling. */
  #lastPadAt = 0;

  /** Samples of sound given. */
  get sounded(): number {
    return this.#sounded;
  }

  /** Samples of filling after the last sound. */
  get tail(): number {
    return this.#lastPadAt === this.#sounded ? this.#lastPad : 0;
  }

  sound(samples: number): void {
    this.#sounded += samples;
  }

  pad(samples: number): void {
    this.#lastPad = this.#lastPadAt === this.#sounded ? this.#lastPad + samples : samples;
    this.#lastPadAt = this.#sounded;
    this.#padded += samples;
  }

  /** Samples were taken back from the end; fillings are not. */
  takeBack(samples: number): void {
    this.#sounded -= samples;
  }

  /** How much sound is among the first `given` samples. */
  without(given: number): number {
    const beforeLastPad = Math.min(given - this.#padded + this.#lastPad, this.#lastPadAt);
    return Math.min(this.#sounded, Math.floor(Math.max(beforeLastPad, given - this.#padded)));
  }
}
