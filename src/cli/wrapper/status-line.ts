/**
 * One line below the program. The program is told of a terminal that is a row shorter, and scrolls only there. The line
 * is drawn while the program is quiet, so that nothing of ours gets into a sequence of its own.
 */
import type { Clock } from '../../shared/kernel/clock.ts';
import { SequenceScanner } from './control-sequences.ts';
import type { TerminalSize } from './pseudo-terminal.ts';

export interface StatusLineOptions {
  readonly clock: Clock;
  readonly write: (bytes: Buffer | string) => void;
  readonly size: () => TerminalSize;
  /** Nothing of ours may be written now: the program is within a sequence. */
  readonly blocked: () => boolean;
  readonly text: () => string;
}

const QUIET_MS = 100;
/** Below this height the program needs all rows. */
const MIN_ROWS = 4;
const SAVE = '\u001B7';
const RESTORE = '\u001B8';
/** One line down and up again in the same column: where the cursor stands in the last row, everything moves up. */
const ROOM_BELOW = '\u001BD\u001B[A';

export class StatusLine {
  readonly #options: StatusLineOptions;
  readonly #scanner = new SequenceScanner();
  #cancelDraw = (): void => {};
  #shown = false;
  #regionLost = false;
  #row = 0;

  constructor(options: StatusLineOptions) {
    this.#options = options;
  }

  /** What is left for the program. */
  get programSize(): TerminalSize {
    const { columns, rows } = this.#options.size();
    return { columns, rows: this.#fits ? rows - 1 : rows };
  }

  /** Reserves the row. */
  enter(): void {
    if (this.#shown || !this.#fits) return;
    this.#shown = true;
    this.#reserve();
    this.#schedule();
  }

  /** The program's output as it goes to the terminal: where it asks for the whole screen to scroll, it gets its own. */
  pass(bytes: Buffer): Buffer {
    if (!this.#shown) return bytes;
    const pieces: Buffer[] = [];
    let from = 0;
    this.#scanner.push(bytes, ({ kind, marker, parameters, intermediates, final }, end) => {
      const plain = kind === 'csi' && marker + intermediates === '';
      if (plain && final === 'r' && parameters === '') {
        // Its last byte is in this piece, and the parameters stand before it.
        pieces.push(bytes.subarray(from, end - 1), Buffer.from(`1;${this.programSize.rows}`));
        from = end - 1;
      }
      if ((kind === 'escape' && final === 'c') || (intermediates === '!' && final === 'p'))
        this.#regionLost = true;
    });
    this.#schedule();
    return pieces.length === 0 ? bytes : Buffer.concat([...pieces, bytes.subarray(from)]);
  }

  /** The terminal has another size: the row is another one. */
  resize(): void {
    if (this.#shown) {
      // The old line is left: some terminals move what is there, and another line may now be in its place.
      if (!this.#fits) return this.#hide();
      this.#reserve();
      this.#schedule();
    } else {
      this.enter();
    }
  }

  /** Something that it shows has changed. */
  refresh(): void {
    if (this.#shown) this.#schedule();
  }

  /** Gives the row back. */
  leave(): void {
    this.#cancelDraw();
    if (!this.#shown) return;
    this.#hide();
  }

  get #fits(): boolean {
    return this.#options.size().rows >= MIN_ROWS;
  }

  #hide(): void {
    this.#shown = false;
    this.#options.write(`${SAVE}\u001B[r\u001B[${this.#row};1H\u001B[2K${RESTORE}`);
  }

  #reserve(): void {
    this.#regionLost = false;
    this.#row = this.#options.size().rows;
    const region = `\u001B[1;${this.#row - 1}r`;
    this.#options.write(`${SAVE}\u001B[r${RESTORE}${ROOM_BELOW}${SAVE}${region}${RESTORE}`);
  }

  #schedule(): void {
    this.#cancelDraw();
    this.#cancelDraw = this.#options.clock.after(QUIET_MS, () => this.#draw());
  }

  #draw(): void {
    if (!this.#shown) return;
    if (this.#options.blocked()) return this.#schedule();
    if (this.#regionLost) this.#reserve();
    const text = fitted(this.#options.text(), this.#options.size().columns - 1);
    this.#options.write(`${SAVE}\u001B[${this.#row};1H\u001B[0;7m\u001B[2K${text}\u001B[0m${RESTORE}`);
  }
}

/** Characters that take two columns (Unicode Standard Annex 11), as far as they occur in names. */
const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Extended_Pictographic}/u;

/** As much of a text as fits into so many columns; nothing of it can act as a control character. */
export function fitted(text: string, columns: number): string {
  let width = 0;
  let fitting = '';
  for (const character of text.replaceAll(/\p{Cc}/gu, ' ')) {
    width += WIDE.test(character) ? 2 : 1;
    if (width > columns) break;
    fitting += character;
  }
  return fitting;
}
