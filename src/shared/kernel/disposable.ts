/** Anything that holds a timer, listener, child or stream. `dispose` may be called twice; the second call does nothing. */
export interface Disposable {
  dispose(): void | Promise<void>;
}

/**
 * Owner of several disposables, released in reverse order of registration.
 * A release that throws does not keep the others from running; the first error is rethrown at the end.
 */
export class DisposableStack implements Disposable {
  readonly #items: Disposable[] = [];
  #disposed = false;

  get disposed(): boolean {
    return this.#disposed;
  }

  /** Registers `item` and returns it. After `dispose` it is released at once. */
  use<T extends Disposable>(item: T): T {
    if (this.#disposed) void item.dispose();
    else this.#items.push(item);
    return item;
  }

  /** Registers a plain teardown callback. */
  defer(release: () => void | Promise<void>): void {
    this.use({ dispose: release });
  }

  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    const errors: unknown[] = [];
    for (const item of this.#items.splice(0).toReversed()) {
      try {
        await item.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
