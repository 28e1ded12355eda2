import type { Disposable } from './disposable.ts';

type Listener<T> = (event: T) => void;

/**
 * Announcements of one union type. Listeners are isolated: one that throws is reported and the others still hear.
 * Listeners may not change the state of the room that announces.
 */
export class TypedEmitter<Event> {
  readonly #listeners = new Set<Listener<Event>>();
  readonly #onListenerError: (error: unknown) => void;

  constructor(onListenerError: (error: unknown) => void = () => {}) {
    this.#onListenerError = onListenerError;
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  subscribe(listener: Listener<Event>): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  emit(event: Event): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        this.#onListenerError(error);
      }
    }
  }
}
