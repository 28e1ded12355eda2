/** Types what arrives into the program: each message once, in order, when the program is ready for it. */
import type { OpenvipMessage } from '../../shared/contract/openvip.ts';
import { sanitiseText } from '../../shared/text/sanitise.ts';
import type { InputLane } from './input-lane.ts';
import { operationsOf, planDeletion, planTyping } from './typing-plan.ts';
import type { TypingStep, TypingTarget } from './typing-plan.ts';

export interface TypistOptions {
  readonly lane: InputLane;
  /** How the program takes text, as it is now. */
  readonly target: () => TypingTarget;
  /** Resolves when the program may be typed into; asked for each message, as a program may be stopped and go on. */
  readonly ready: () => Promise<void>;
  /** The text of this message stands in the program. */
  readonly onTyped: (message: OpenvipMessage) => void;
}

/** What this typist wrote and nobody has submitted or touched since. */
interface Unsent {
  readonly messageId: string;
  readonly text: string;
  /** It may be deleted with the backspace key. */
  readonly deletable: boolean;
}

/**
 * Programs show a longer paste, or one of several lines, as one piece: how many backspaces it takes is not known. In
 * code units, because counting what people count as characters takes memory with the square of the length.
 */
const MAX_DELETABLE_LENGTH = 500;
/** Ids of an engine that is restarted again and again; a repetition follows soon or never. */
const MAX_REMEMBERED_IDS = 10_000;

export class Typist {
  readonly #options: TypistOptions;
  readonly #seen = new Set<string>();
  #unsent: Unsent[] = [];
  #tail: Promise<void> = Promise.resolve();

  constructor(options: TypistOptions) {
    this.#options = options;
  }

  /** Takes any message of the stream; repetitions, partial texts and what is not dictation are left out. */
  take(message: OpenvipMessage): void {
    if (message.type !== 'transcription' || message.partial === true || !this.#isNew(message.id)) return;
    this.#tail = this.#tail.then(() => this.#options.ready()).then(() => this.#type(message));
  }

  /** The user has typed something: nothing can be taken back any more. */
  noteKeystrokes(): void {
    this.#unsent = [];
  }

  #isNew(id: string): boolean {
    const key = id.toLowerCase();
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    const oldest = this.#seen.values().next();
    if (this.#seen.size > MAX_REMEMBERED_IDS && oldest.done !== true) this.#seen.delete(oldest.value);
    return true;
  }

  async #type(message: OpenvipMessage): Promise<void> {
    const taken = withdrawnIds(message);
    if (taken.length > 0) return this.#options.lane.type(() => this.#withdraw(taken));
    let typed = false;
    await this.#options.lane.type(() => {
      const steps = this.#steps(message);
      typed = steps.length > 0;
      return steps;
    });
    if (typed) this.#options.onTyped(message);
  }

  #steps(message: OpenvipMessage): readonly TypingStep[] {
    const target = this.#options.target();
    const operations = operationsOf(message);
    const text = this.#withSpace(sanitiseText(message.text));
    const steps = planTyping(text, operations, target);
    if (operations.includes('submit')) this.#unsent = [];
    else if (steps.length > 0) {
      const short = !text.includes('\n') && text.length <= MAX_DELETABLE_LENGTH;
      const deletable = short && operations.length === 0 && target.profile.deletesWithBackspace;
      this.#unsent.push({ messageId: message.id.toLowerCase(), text, deletable });
    }
    return steps;
  }

  /** Words that go on with words of ours which lie there unsent do not run into them. */
  #withSpace(text: string): string {
    const before = this.#unsent.at(-1);
    const touches = before?.deletable === true && /\S$/u.test(before.text) && /^[^\s\p{P}]/u.test(text);
    return touches ? ` ${text}` : text;
  }

  /** Deletes from the end, as far as what stands there is to be taken back. */
  #withdraw(ids: readonly string[]): readonly TypingStep[] {
    let text = '';
    for (let last = this.#unsent.at(-1); last !== undefined; last = this.#unsent.at(-1)) {
      if (!last.deletable || !ids.includes(last.messageId)) break;
      text = last.text + text;
      this.#unsent.pop();
    }
    return planDeletion(text);
  }
}

/** Our engine's extension: ids of messages that the user takes back. */
function withdrawnIds(message: OpenvipMessage): readonly string[] {
  const own = message['x_vivavoce'];
  const ids: unknown =
    typeof own === 'object' && own !== null && 'withdraws' in own ? own.withdraws : undefined;
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string').map((id) => id.toLowerCase()) : [];
}
