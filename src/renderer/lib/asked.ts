/** Something the page asks the engine for when a person wants to see it: kept until it is asked for again. */
import { explain } from '../../shared/kernel/app-error.ts';
import { Store } from './store.ts';
import type { ReadableStore } from './store.ts';

export interface Answer<T> {
  /** The last answer; null before the first. */
  readonly value: T | null;
  /** Why the last question was not answered; null when it was. */
  readonly problem: string | null;
}

export class Asked<T> {
  readonly #question: () => Promise<T>;
  readonly #answer = new Store<Answer<T>>({ value: null, problem: null });
  #times = 0;

  constructor(question: () => Promise<T>) {
    this.#question = question;
  }

  get answer(): ReadableStore<Answer<T>> {
    return this.#answer;
  }

  /** Asks again; what was known stays until the answer is there. Never rejects. */
  async ask(): Promise<void> {
    const time = ++this.#times;
    try {
      const value = await this.#question();
      if (time === this.#times) this.#answer.set({ value, problem: null });
    } catch (error) {
      if (time === this.#times) this.#answer.update(({ value }) => ({ value, problem: explain(error) }));
    }
  }
}
