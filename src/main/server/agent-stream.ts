import { sanitiseText } from '../../shared/text/sanitise.ts';
import type { AgentMessage, AgentStream } from '../routing/agent-registry.ts';
import type { SseStream } from './sse-stream.ts';

/** An agent's mailbox over server-sent events. Whatever is sent leaves with plain text only. */
export class SseAgentStream implements AgentStream {
  readonly #stream: SseStream;

  constructor(stream: SseStream) {
    this.#stream = stream;
  }

  send(message: AgentMessage): boolean {
    const { text } = message;
    const data = typeof text === 'string' ? { ...message, text: sanitiseText(text) } : message;
    return this.#stream.send({ event: message.type, id: message.id, data });
  }

  close(): void {
    this.#stream.end();
  }

  probe(): Promise<boolean> {
    return this.#stream.probe();
  }
}
