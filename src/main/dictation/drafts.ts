/** A pause longer than this ends a draft: by then the user may have sent it with the keyboard, and nobody told us. */
const DRAFT_PAUSE_MS = 120_000;

/** A text that lies in an agent's input, as far as we know. */
export interface DraftText {
  readonly entryId: string;
  /** Of the message that brought it. */
  readonly messageId: string;
  /** The first message of its chain. */
  readonly firstMessageId: string;
}

interface Draft {
  readonly texts: readonly DraftText[];
  readonly lastAtMs: number;
}

/** What was delivered to each agent since the last submit; null: what waits for the first agent. */
export class Drafts {
  readonly #now: () => number;
  readonly #byAgent = new Map<string | null, Draft>();

  constructor(now: () => number) {
    this.#now = now;
  }

  add(agentId: string | null, text: DraftText): void {
    const texts = [...this.of(agentId), text];
    this.#byAgent.set(agentId, { texts, lastAtMs: this.#now() });
  }

  /** Oldest first; empty when there is none. */
  of(agentId: string | null): readonly DraftText[] {
    const draft = this.#byAgent.get(agentId);
    if (draft === undefined || this.#now() - draft.lastAtMs > DRAFT_PAUSE_MS) return [];
    return draft.texts;
  }

  /** The agent whose draft holds the entry. */
  holderOf(entryId: string): string | undefined {
    for (const agentId of this.#byAgent.keys()) {
      if (agentId !== null && this.of(agentId).some((text) => text.entryId === entryId)) return agentId;
    }
    return undefined;
  }

  remove(agentId: string, entryId: string): void {
    const draft = this.#byAgent.get(agentId);
    if (draft === undefined) return;
    const texts = draft.texts.filter((text) => text.entryId !== entryId);
    this.#byAgent.set(agentId, { ...draft, texts });
  }

  /** What lay in the input of an agent that is gone for good is gone with it, whoever comes under its name. */
  keepOnly(agentIds: readonly string[]): void {
    const known = new Set(agentIds);
    for (const agentId of this.#byAgent.keys()) {
      if (agentId !== null && !known.has(agentId)) this.#byAgent.delete(agentId);
    }
  }

  /** It was submitted or taken back. */
  clear(agentId: string | null): void {
    this.#byAgent.delete(agentId);
  }
}
