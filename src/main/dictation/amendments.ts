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

  /** A text is complete and may be gone on with; told again when it leaves under another message. */
  finished(agentId: string | null, text: DraftText): void {
    for (const [utteranceId, { entryId }] of this.#amended) {
      if (entryId === text.entryId) this.#amended.set(utteranceId, text);
    }
    this.#last = { ...text, agentId, atMs: this.#now() };
  }

  /** The thought is complete: what comes next is another one. */
  concluded(): void {
    this.#last = undefined;
  }

  /** A text was taken back: what comes next does not go on with it. */
  withdrawn(entryId: string): void {
    if (this.#last?.entryId === entryId) this.#last = undefined;
    for (const [utteranceId, text] of this.#amended) {
      if (text.entryId === entryId) this.#amended.delete(utteranceId);
    }
  }

  /** What an agent got that is gone for good cannot be gone on with, whoever comes under its name. */
  keepOnly(agentIds: readonly string[]): void {
    const agentId = this.#last?.agentId ?? null;
    if (agentId !== null && !agentIds.includes(agentId)) this.#last = undefined;
  }

  /** An utterance begins. */
  started(utteranceId: string, agentId: string | null): void {
    const last = this.#last;
    const withinMs = this.#withinMs();
    if (withinMs === 0) return;
    const goesOn = last !== undefined && last.agentId === agentId && this.#now() - last.atMs <= withinMs;
    if (goesOn) this.#amended.set(utteranceId, last);
  }

  /** What an utterance goes on with; asked once, when it is over. */
  take(utteranceId: string): DraftText | undefined {
    const amended = this.#amended.get(utteranceId);
    this.#amended.delete(utteranceId);
    return amended;
  }
}
