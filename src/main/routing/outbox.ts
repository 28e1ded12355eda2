import type { Delivery } from '../../shared/contract/control.ts';
import type { AgentMessage } from './agent-registry.ts';

/** A text on its way. */
export interface Parcel {
  /** Counts the texts in the order in which they were finished. */
  readonly sequence: number;
  readonly entryId: string;
  readonly message: AgentMessage;
  /** How far it got. Ends in `sent`, `kept` or `failed`. */
  receipt: Delivery;
  /** The receipt that was last told to anybody. */
  toldReceipt: Delivery;
}

/**
 * Texts for one agent, in the order in which they were spoken. Everything goes through the queue, also when it is
 * empty, so that a new text never overtakes one that is being flushed.
 */
export class Outbox {
  #waiting: Parcel[] = [];
  #flushing = false;

  get length(): number {
    return this.#waiting.length;
  }

  /** Puts it where it belongs: a text that was held for anybody may be older than one that waits for this agent. */
  add(parcel: Parcel): void {
    const newer = this.#waiting.findIndex(({ sequence }) => sequence > parcel.sequence);
    this.#waiting.splice(newer < 0 ? this.#waiting.length : newer, 0, parcel);
  }

  /** Hands out what waits, oldest first, until `send` refuses one; that one stays. */
  flush(send: (parcel: Parcel) => boolean): void {
    if (this.#flushing) return;
    this.#flushing = true;
    try {
      for (let next = this.#waiting[0]; next !== undefined && send(next); next = this.#waiting[0]) {
        this.withdraw(next.entryId);
      }
    } finally {
      this.#flushing = false;
    }
  }

  /** Takes one text out; undefined when it does not wait here. */
  withdraw(entryId: string): Parcel | undefined {
    const index = this.#waiting.findIndex((parcel) => parcel.entryId === entryId);
    return index < 0 ? undefined : this.#waiting.splice(index, 1)[0];
  }

  /** Takes everything out, oldest first. */
  takeAll(): readonly Parcel[] {
    return this.#waiting.splice(0);
  }
}
