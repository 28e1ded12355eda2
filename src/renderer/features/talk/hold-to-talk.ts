/**
 * The talk button's machine: who holds it, and the requests in the order in which they were meant.
 * A hold is ended by the source that began it; `latch` is a hold that a second press ends (Enter, screen readers).
 */
import { Store } from '../../lib/store.ts';
import type { ReadableStore } from '../../lib/store.ts';
import type { TalkAction } from '../../../shared/contract/control.ts';

export type HoldSource = 'pointer' | 'space' | 'latch';

export interface HoldState {
  /** Who holds the button; null when it is up. */
  readonly heldBy: HoldSource | null;
  /** True until the engine has answered everything that was asked of it. */
  readonly busy: boolean;
}

export interface HoldToTalkDependencies {
  /** Resolves when the engine can hear: the page's microphone is open where the engine has none. */
  readonly ready: () => Promise<void>;
  readonly talk: (action: TalkAction) => Promise<void>;
  readonly onProblem: (error: unknown) => void;
}

interface Hold {
  readonly by: HoldSource;
  started: boolean;
  ended: boolean;
}

export class HoldToTalk {
  readonly #dependencies: HoldToTalkDependencies;
  readonly #state = new Store<HoldState>({ heldBy: null, busy: false });
  #hold: Hold | undefined;
  #queue: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(dependencies: HoldToTalkDependencies) {
    this.#dependencies = dependencies;
  }

  get state(): ReadableStore<HoldState> {
    return this.#state;
  }

  /** Begins a hold; ignored while another one lasts. */
  press(by: HoldSource): void {
    if (this.#hold !== undefined) return;
    const hold: Hold = { by, started: false, ended: false };
    this.#hold = hold;
    this.#enqueue(async () => {
      try {
        await this.#dependencies.ready();
        if (hold.ended) return;
        hold.started = true;
        await this.#dependencies.talk('start');
      } catch (error) {
        hold.started = false;
        if (this.#hold === hold) this.#hold = undefined;
        throw error;
      }
    });
  }

  /** Ends the hold of that source; what was said is kept. */
  release(by: HoldSource): void {
    if (this.#hold?.by === by) this.#end('stop');
  }

  /** Ends a hold that may never see its release (focus lost, page hidden); what was said is kept. */
  releaseLost(): void {
    if (this.#hold !== undefined && this.#hold.by !== 'latch') this.#end('stop');
  }

  /** Presses or releases the latch. */
  toggle(): void {
    if (this.#hold === undefined) this.press('latch');
    else this.release('latch');
  }

  /** Ends any hold and drops what was said; `recording`: the engine records without a hold of this page. */
  cancel(recording: boolean): void {
    if (this.#hold !== undefined) this.#end('cancel');
    else if (recording) this.#enqueue(() => this.#dependencies.talk('cancel'));
  }

  #end(action: 'stop' | 'cancel'): void {
    const hold = this.#hold;
    if (hold === undefined) return;
    hold.ended = true;
    this.#hold = undefined;
    this.#enqueue(async () => {
      if (hold.started) await this.#dependencies.talk(action);
    });
  }

  #enqueue(step: () => Promise<void>): void {
    this.#waiting += 1;
    this.#queue = this.#queue
      .then(step)
      .catch(this.#dependencies.onProblem)
      .finally(() => {
        this.#waiting -= 1;
        this.#publish();
      });
    this.#publish();
  }

  #publish(): void {
    const next: HoldState = { heldBy: this.#hold?.by ?? null, busy: this.#waiting > 0 };
    const current = this.#state.get();
    if (next.heldBy !== current.heldBy || next.busy !== current.busy) this.#state.set(next);
  }
}
