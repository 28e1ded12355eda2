import type { AgentMessage, AgentStream } from '../../src/main/routing/agent-registry.ts';
import type { EngineFacade } from '../../src/main/engine/engine-facade.ts';

/** An agent connected straight to the registry: keeps what it is sent. */
export class AgentDouble implements AgentStream {
  readonly messages: AgentMessage[] = [];
  disconnect: () => void = () => {};
  #wake: () => void = () => {};

  static async connect(engine: EngineFacade, id: string): Promise<AgentDouble> {
    const agent = new AgentDouble();
    const outcome = await engine.agents.connect(id, agent, { partials: false });
    if (!outcome.connected) throw new Error(`The agent ${id} was refused: ${outcome.reason}.`);
    agent.disconnect = outcome.disconnect;
    return agent;
  }

  get texts(): readonly string[] {
    return this.messages.map((message) => String(message['text']));
  }

  /** Resolves when it has got so many messages since it connected. */
  async has(count: number): Promise<void> {
    while (this.messages.length < count) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  send(message: AgentMessage): boolean {
    this.messages.push(message);
    this.#wake();
    return true;
  }

  close(): void {}

  async probe(): Promise<boolean> {
    return true;
  }
}
