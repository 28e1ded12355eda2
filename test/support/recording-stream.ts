import type { AgentMessage, AgentStream } from '../../src/main/routing/agent-registry.ts';

/** A stream that writes down what it gets. Its peer leaves when the test says so. */
export class RecordingStream implements AgentStream {
  readonly messages: AgentMessage[] = [];
  closed = false;
  /** The peer has gone, and nobody has noticed yet. */
  peerGone = false;
  /** Called at each write, as a server does that finds the reader too slow. */
  onSend: () => void = () => {};

  send(message: AgentMessage): boolean {
    this.onSend();
    if (this.closed || this.peerGone) return false;
    this.messages.push(message);
    return true;
  }

  close(): void {
    this.closed = true;
  }

  async probe(): Promise<boolean> {
    return !this.closed && !this.peerGone;
  }

  get texts(): readonly unknown[] {
    return this.messages.map(({ text }) => text);
  }
}
