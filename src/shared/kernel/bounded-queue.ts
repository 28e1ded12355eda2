export type OverflowPolicy = 'reject' | 'drop-oldest';

/**
 * A single-consumer queue read by `for await`. The policy for a full queue is written where the queue is made:
 * `reject` makes `push` return false (audio: never lose silently), `drop-oldest` keeps the latest (level meters).
 */
export class BoundedQueue<T> implements AsyncIterable<T> {
  readonly #capacity: number;
  readonly #overflow: OverflowPolicy;
  readonly #items: T[] = [];
  #wake: (() => void) | undefined;
  #closed = false;

  constructor(capacity: number, overflow: OverflowPolicy) {
    this.#capacity = capacity;
    this.#overflow = overflow;
  }

  get length(): number {
    return this.#items.length;
  }

  /** False when the queue is closed, or full under `reject`. */
  push(item: T): boolean {
    if (this.#closed) return false;
    if (this.#items.length >= this.#capacity) {
      if (this.#overflow === 'reject') return false;
      this.#items.shift();
    }
    this.#items.push(item);
    this.#wake?.();
    return true;
  }

  /** No further items; what is queued is still delivered. */
  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    for (;;) {
      while (this.#items.length > 0) yield this.#items.shift() as T;
      if (this.#closed) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }
}
