/** A value that the page watches: the smallest store that React's `useSyncExternalStore` can read. */
import { useSyncExternalStore } from 'react';

export interface ReadableStore<T> {
  get(): T;
  /** Calls back after each change; the returned function ends it. */
  subscribe(listener: () => void): () => void;
}

export class Store<T> implements ReadableStore<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(initial: T) {
    this.#value = initial;
  }

  readonly get = (): T => this.#value;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  update(change: (value: T) => T): void {
    this.set(change(this.#value));
  }
}

/** The part of a store that `select` picks; it must return the same object while that part is unchanged. */
export function useStore<T, S>(store: ReadableStore<T>, select: (value: T) => S): S {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
