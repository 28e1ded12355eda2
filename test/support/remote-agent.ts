import { subscribeAsAgent } from '../../src/client/agent-client.ts';
import type { EngineAddress } from '../../src/client/http.ts';
import type { OpenvipMessage } from '../../src/shared/contract/openvip.ts';

/** An agent that is connected over HTTP, as a coding tool is: keeps what it is sent. */
export class RemoteAgent {
  readonly id: string;
  readonly messages: OpenvipMessage[] = [];
  readonly #done = new AbortController();
  #wake: () => void = () => {};
  #drop: () => void = () => {};
  /** Resolves when the stream has broken off; everything that was on its way has arrived then. */
  readonly dropped = new Promise<void>((resolve) => (this.#drop = resolve));
  #ended: Promise<void> = Promise.resolve();

  private constructor(id: string) {
    this.id = id;
  }

  /** Resolves when the engine knows it. It is forgotten as soon as it leaves. */
  static async connect(address: EngineAddress, id: string): Promise<RemoteAgent> {
    const agent = new RemoteAgent(id);
    await new Promise<void>((resolve, reject) => {
      agent.#ended = agent.#read(address, resolve);
      agent.#ended.catch(reject);
    });
    return agent;
  }

  get texts(): readonly string[] {
    return this.messages.map(({ text }) => text);
  }

  /** Resolves when it has got so many messages since it connected. */
  async has(count: number): Promise<void> {
    while (this.messages.length < count) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  async leave(): Promise<void> {
    this.#done.abort();
    await this.#ended.catch(() => {});
  }

  async #read(address: EngineAddress, connected: () => void): Promise<void> {
    const messages = subscribeAsAgent({
      agentId: this.id,
      temporary: true,
      locate: () => address,
      signal: this.#done.signal,
      onState: ({ state }) => (state === 'connected' ? connected() : state === 'waiting' && this.#drop()),
    });
    for await (const message of messages) {
      this.messages.push(message);
      this.#wake();
    }
  }
}
