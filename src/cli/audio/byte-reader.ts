/** Exact numbers of bytes out of pieces of any size. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #piece = new Uint8Array(0);
  #ended = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Undefined when fewer are left. */
  async take(bytes: number): Promise<Uint8Array | undefined> {
    const taken = await this.takeUpTo(bytes);
    return taken.length === bytes ? taken : undefined;
  }

  /** Fewer only at the end. */
  async takeUpTo(bytes: number): Promise<Uint8Array> {
    const taken = new Uint8Array(bytes);
    let filled = 0;
    while (filled < bytes && (await this.#refill())) {
      const part = this.#piece.subarray(0, bytes - filled);
      taken.set(part, filled);
      filled += part.length;
      this.#piece = this.#piece.subarray(part.length);
    }
    return taken.subarray(0, filled);
  }

  /** False when fewer were left. */
  async skip(bytes: number): Promise<boolean> {
    let left = bytes;
    while (left > 0 && (await this.#refill())) {
      const step = Math.min(left, this.#piece.length);
      this.#piece = this.#piece.subarray(step);
      left -= step;
    }
    return left === 0;
  }

  async close(): Promise<void> {
    this.#ended = true;
    await this.#source.return?.();
  }

  async #refill(): Promise<boolean> {
    while (this.#piece.length === 0 && !this.#ended) {
      const { done, value } = await this.#source.next();
      if (done === true) this.#ended = true;
      else this.#piece = value as Uint8Array<ArrayBuffer>;
    }
    return this.#piece.length > 0;
  }
}
