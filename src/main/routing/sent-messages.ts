/** Enough for any agent that is still at work on what it was told; older ones are past their receipts. */
const REMEMBERED = 1000;

/** Which entry a message carried and to whom, so that an agent's receipt finds it. */
export class SentMessages {
  /** Oldest first. */
  readonly #entryIds = new Map<string, string>();

  note(agentId: string, messageId: string, entryId: string): void {
    const key = keyOf(agentId, messageId);
    this.#entryIds.delete(key);
    this.#entryIds.set(key, entryId);
    const [oldest] = this.#entryIds.keys();
    if (this.#entryIds.size > REMEMBERED && oldest !== undefined) this.#entryIds.delete(oldest);
  }

  /** The entry that this agent was sent in this message; undefined when it was not, or long ago. */
  entryOf(agentId: string, messageId: string): string | undefined {
    return this.#entryIds.get(keyOf(agentId, messageId));
  }
}

/** Ids of agents have no control characters. */
function keyOf(agentId: string, messageId: string): string {
  return `${agentId}\n${messageId}`;
}
