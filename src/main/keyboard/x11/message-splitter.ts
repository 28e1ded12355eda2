/** Cuts a stream of bytes into messages whose beginnings tell their lengths. Long messages are joined once only. */
export class MessageSplitter {
  #pieces: Buffer[] = [];
  #lengthBytes = 0;
  #neededBytes = 0;

  add(bytes: Buffer): void {
    this.#pieces.push(bytes);
    this.#lengthBytes += bytes.length;
  }

  /** The next message if it is complete. `lengthOf` answers undefined when the beginning is too short to tell. */
  next(lengthOf: (start: Buffer) => number | undefined): Buffer | undefined {
    if (this.#lengthBytes === 0 || this.#lengthBytes < this.#neededBytes) return undefined;
    const joined = this.#pieces.length === 1 ? this.#pieces[0] : Buffer.concat(this.#pieces);
    if (joined === undefined) return undefined;
    const length = lengthOf(joined);
    const complete = length !== undefined && length <= joined.length;
    const rest = complete ? joined.subarray(length) : joined;
    this.#pieces = rest.length === 0 ? [] : [rest];
    this.#lengthBytes = rest.length;
    this.#neededBytes = complete ? 0 : (length ?? 0);
    return complete ? joined.subarray(0, length) : undefined;
  }
}
