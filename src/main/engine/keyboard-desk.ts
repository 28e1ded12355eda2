import type { XInput } from '../../shared/contract/openvip.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import { within } from '../../shared/kernel/pause.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { KeyboardOutlet } from '../dictation/ports.ts';
import type { KeyboardWriter } from '../keyboard/keyboard-writer.ts';

/** The engine stops within two seconds. */
const LONGEST_END_MS = 1000;

/** Writes into the focused window; what it needs of the system is opened when it is wanted for the first time. */
export class KeyboardDesk implements KeyboardOutlet {
  readonly #open: () => KeyboardWriter;
  readonly #settings: () => Settings['output'];
  readonly #clock: Clock;
  #writer: KeyboardWriter | undefined;

  constructor(deps: {
    /** Throws `unavailable` when this system offers no way. */
    readonly open: () => KeyboardWriter;
    readonly settings: () => Settings['output'];
    readonly clock: Clock;
  }) {
    this.#open = deps.open;
    this.#settings = deps.settings;
    this.#clock = deps.clock;
  }

  /** Throws `unavailable` when this system offers no way to write into other windows. */
  prepare(): void {
    this.#writer ??= this.#open();
  }

  async write(text: string, input: XInput | undefined): Promise<void> {
    this.prepare();
    const operations = input?.ops ?? [];
    const request = {
      text,
      newline: operations.includes('newline'),
      submit: operations.includes('submit'),
    };
    await this.#writer?.write(request, this.#settings());
  }

  /** Waits for a text that is being written, but not for a window that does not take it. */
  async dispose(): Promise<void> {
    if (this.#writer !== undefined) await within(this.#clock, LONGEST_END_MS, this.#writer.dispose());
  }
}
