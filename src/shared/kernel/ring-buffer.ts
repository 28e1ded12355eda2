/** The last `capacity` items, oldest first. Pushing to a full ring drops the oldest. */
export class RingBuffer<T> {
  readonly #capacity: number;
  #items: T[] = [];

  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1)
      throw new RangeError('A ring buffer holds at least one item.');
    this.#capacity = capacity;
  }

  get length(): number {
    return this.#items.length;
  }

  push(item: T): void {
    this.#items.push(item);
    if (this.#items.length > this.#capacity) this.#items.shift();
  }

  toArray(): readonly T[] {
    return [...this.#items];
  }

  clear(): void {
    this.#items = [];
  }
}
