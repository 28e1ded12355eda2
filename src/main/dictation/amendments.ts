import type { DraftText } from './drafts.ts';

interface LastText extends DraftText {
  readonly agentId: string | null;
  readonly atMs: number;
}

/** Which utterance goes on with the one before it: one that begins within a moment of the text of the other. */
export class Amendments {
  readonly #now: () => number;
  readonly #withinMs: () => number;
  readonly #amended = new Map<string, DraftText>();
  #last: LastText | undefined;

  constructor(deps: { readonly now: () => number; readonly withinMs: () => number }) {
    this.#now = deps.now;
    this.#withinMs = deps.withinMs;
  }

  /** A text is complete and may be gone on with. */
  finished(agentId: string | null, text: DraftText): void {
    this.#last = { ...text, agentId, atMs: this.#now() };
  }

  /** The thought is complete: what comes next is another one. */
  concluded(): void {
    this.#last = undefined;
  }

  /** What an agent got that is gone for good cannot be gone on with, whoever comes under its name. */
  keepOnly(agentIds: readonly string[]): void {
    const agentId = this.#last?.agentId ?? null;
    if (agentId !== null && !agentIds.includes(agentId)) this.#last = undefined;
  }

  /** An utterance begins. */
  started(utteranceId: string, agentId: string | null): void {
    const last = this.#last;
    const goesOn =
      last !== undefined && last.agentId === agentId && this.#now() - last.atMs <= this.#withinMs();
    if (goesOn) this.#amended.set(utteranceId, last);
  }

  /** What an utterance goes on with; asked once, when it is over. */
  take(utteranceId: string): DraftText | undefined {
    const amended = this.#amended.get(utteranceId);
    this.#amended.delete(utteranceId);
    return amended;
  }
}
