/** The way from the program to the user's terminal: unchanged, unless the user asked for a status line or redaction. */
import type { Clock } from '../../shared/kernel/clock.ts';
import type { OuterTerminal } from './outer-terminal.ts';
import type { TerminalSize } from './pseudo-terminal.ts';
import { Redaction } from './redaction.ts';
import { StatusLine } from './status-line.ts';
import type { TerminalModes } from './terminal-modes.ts';

export interface ScreenOptions {
  readonly outer: OuterTerminal;
  readonly modes: TerminalModes;
  readonly clock: Clock;
  /** What the program's output must not show. */
  readonly patterns: readonly RegExp[];
  /** The text of the status line; undefined: none is drawn. */
  readonly statusText: (() => string) | undefined;
}

export class Screen {
  readonly #options: ScreenOptions;
  readonly #redaction: Redaction | undefined;
  readonly #statusLine: StatusLine | undefined;

  constructor(options: ScreenOptions) {
    this.#options = options;
    const { outer, clock, patterns, modes, statusText } = options;
    if (patterns.length > 0)
      this.#redaction = new Redaction({ patterns, clock, emit: (bytes) => this.#show(bytes) });
    if (statusText !== undefined)
      this.#statusLine = new StatusLine({
        clock,
        write: (bytes) => outer.write(bytes),
        size: () => outer.size,
        blocked: () => !modes.atGround,
        text: statusText,
      });
  }

  /** The size of the terminal as the program is told. */
  get size(): TerminalSize {
    return this.#statusLine?.programSize ?? this.#options.outer.size;
  }

  enter(): void {
    this.#options.outer.enter();
    this.#statusLine?.enter();
  }

  push(bytes: Buffer): void {
    if (this.#redaction === undefined) this.#show(bytes);
    else this.#redaction.push(bytes);
  }

  resize(): void {
    this.#statusLine?.resize();
  }

  /** What the status line shows has changed. */
  refresh(): void {
    this.#statusLine?.refresh();
  }

  /** Shows what is held back and gives the terminal back. */
  leave(): void {
    this.#redaction?.flush();
    this.#statusLine?.leave();
    this.#options.outer.restore();
  }

  /** The modes are read from what is shown: what stands between two writes of ours must be true there. */
  #show(bytes: Buffer): void {
    const { outer, modes } = this.#options;
    modes.push(bytes);
    outer.write(this.#statusLine?.pass(bytes) ?? bytes);
    if (modes.atGround && modes.takeFocusLost()) outer.renewFocusReports();
  }
}
