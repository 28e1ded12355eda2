/** The terminal in which the wrapper runs: raw while the program runs, and as it was on every way out. */
import { writeSync } from 'node:fs';
import type { ReadStream, WriteStream } from 'node:tty';
import type { TerminalSize } from './pseudo-terminal.ts';

const FOCUS_ON = '\u001B[?1004h';
const FOCUS_OFF = '\u001B[?1004l';

/** Standard output as a terminal; the types of Node leave its descriptor out. */
export type TerminalOutput = WriteStream & { readonly fd: number };

export interface OuterTerminalOptions {
  readonly input: ReadStream;
  readonly output: TerminalOutput;
  readonly onInput: (bytes: Buffer) => void;
  readonly onResize: (size: TerminalSize) => void;
  /** What takes back what the program left behind, and brings it back when it goes on. */
  readonly undo: () => string;
  readonly redo: () => string;
  /** The terminal is no longer there. */
  readonly onGone: () => void;
}

export class OuterTerminal {
  readonly #options: OuterTerminalOptions;
  readonly #onResize = (): void => this.#options.onResize(this.size);
  readonly #restoreAtExit = (): void => this.restore();
  readonly #onGone = (): void => this.#lose();
  #raw = false;
  #gone = false;

  constructor(options: OuterTerminalOptions) {
    this.#options = options;
    options.input.on('data', options.onInput).on('end', this.#onGone).on('error', this.#onGone);
    options.output.on('resize', this.#onResize);
    process.on('exit', this.#restoreAtExit);
  }

  get size(): TerminalSize {
    const { columns, rows } = this.#options.output;
    // A terminal that does not know its size says 0.
    return { columns: columns || 80, rows: rows || 24 };
  }

  /** Keys come as they are pressed, and reports when the window gets or loses the focus. */
  enter(): void {
    this.#options.input.setRawMode(true);
    this.#options.input.resume();
    this.#raw = true;
    this.write(`${this.#options.redo()}${FOCUS_ON}`);
  }

  /** After a stop from outside: the shell has set the terminal to its own liking meanwhile. */
  renew(): void {
    if (!this.#raw) return;
    this.#options.input.setRawMode(false);
    this.enter();
  }

  /** The program has switched the reports off for itself. */
  renewFocusReports(): void {
    if (this.#raw) this.write(FOCUS_ON);
  }

  write(bytes: Buffer | string): void {
    if (!this.#gone) this.#options.output.write(bytes);
  }

  /** Back to how it was; also while the process is ending, when nothing may wait. */
  restore(): void {
    if (!this.#raw) return;
    this.#raw = false;
    const text = `${this.#options.undo()}${FOCUS_OFF}`;
    try {
      writeSync(this.#options.output.fd, text);
    } catch {
      // The terminal is gone.
    }
    try {
      this.#options.input.setRawMode(false);
    } catch {
      // It is gone with its modes.
    }
    this.#options.input.pause();
  }

  dispose(): void {
    this.restore();
    process.off('exit', this.#restoreAtExit);
    const { input, onInput } = this.#options;
    input.off('data', onInput).off('end', this.#onGone).off('error', this.#onGone);
    this.#options.output.off('resize', this.#onResize);
  }

  #lose(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#options.onGone();
  }
}
