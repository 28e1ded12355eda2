import type { XInput } from '../../shared/contract/openvip.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { KeyboardOutlet } from '../dictation/ports.ts';
import type { KeyboardWriter } from '../keyboard/keyboard-writer.ts';

/** Writes into the focused window; what it needs of the system is opened when it is wanted for the first time. */
export class KeyboardDesk implements KeyboardOutlet {
  readonly #open: () => KeyboardWriter;
  readonly #settings: () => Settings['output'];
  #writer: KeyboardWriter | undefined;

  constructor(deps: {
    /** Throws `unavailable` when this system offers no way. */
    readonly open: () => KeyboardWriter;
    readonly settings: () => Settings['output'];
  }) {
    this.#open = deps.open;
    this.#settings = deps.settings;
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

  async dispose(): Promise<void> {
    await this.#writer?.dispose();
  }
}
