import { normaliseEnglish } from '../../bench/wer/english-normaliser.ts';
import { subscribeAsAgent } from '../../src/client/agent-client.ts';
import type { Product } from './product.ts';

/** An agent of the product; collects the texts it receives. */
export class ListeningAgent {
  /** Resolves when the product has registered it. */
  readonly connected: Promise<void>;
  readonly #done = new AbortController();
  readonly #texts: string[] = [];
  #wake: () => void = () => {};

  constructor(product: Product, agentId: string) {
    this.connected = new Promise((resolve) => {
      void this.#read(product, agentId, resolve);
    });
  }

  /** Resolves when `count` texts have arrived: all of them, one after the other, as words that can be compared. */
  async words(count: number): Promise<string> {
    while (this.#texts.length < count) await new Promise<void>((resolve) => (this.#wake = resolve));
    return normaliseEnglish(this.#texts.join(' '));
  }

  /** Every text that has arrived, as it was sent. */
  get texts(): readonly string[] {
    return this.#texts;
  }

  leave(): void {
    this.#done.abort();
  }

  async #read(product: Product, agentId: string, connected: () => void): Promise<void> {
    const messages = subscribeAsAgent({
      agentId,
      locate: () => product.address,
      signal: this.#done.signal,
      onState: ({ state }) => state === 'connected' && connected(),
    });
    for await (const message of messages) {
      this.#texts.push(message.text);
      this.#wake();
    }
  }
}
