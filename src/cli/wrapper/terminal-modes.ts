/**
 * What the wrapped program has asked of its terminal, read from its output: how text is to be typed into it, and what
 * must be taken back when it ends without doing so.
 */
import { SequenceScanner } from './control-sequences.ts';
import type { ControlSequence } from './control-sequences.ts';

const FOCUS_REPORTS = 1004;
const BRACKETED_PASTE = 2004;
const CURSOR_VISIBLE = 25;
/** The screens beside the usual one (xterm's control sequences, "DEC Private Mode Set"). */
const OTHER_SCREENS = [1049, 1047, 47];
/** Application cursor keys; mouse reports and their encodings; paste; synchronised output; reports of the colour scheme. */
const TAKEN_BACK = [1, 9, 1000, 1001, 1002, 1003, 1005, 1006, 1007, 1015, 1016, 2004, 2026, 2031];

export class TerminalModes {
  readonly #scanner = new SequenceScanner();
  readonly #set = new Set<number>();
  #cursorHidden = false;
  #keypad = false;
  #scrollRegion = false;
  #modifyOtherKeys = 0;
  /** Flags of the Kitty keyboard protocol as they were pushed; the first is what was set without a push. */
  #kitty: number[] = [0];
  #focusLost = false;

  /** The program wants pasted text in brackets. */
  get bracketedPaste(): boolean {
    return this.#set.has(BRACKETED_PASTE);
  }

  get focusReports(): boolean {
    return this.#set.has(FOCUS_REPORTS);
  }

  /** Of the Kitty keyboard protocol; 0: keys come in their old encodings. */
  get kittyFlags(): number {
    return this.#kitty.at(-1) ?? 0;
  }

  get modifyOtherKeys(): number {
    return this.#modifyOtherKeys;
  }

  /** No control sequence is open in the output. */
  get atGround(): boolean {
    return this.#scanner.atGround;
  }

  push(output: Uint8Array): void {
    this.#scanner.push(output, (sequence) => this.#apply(sequence));
  }

  /** Whether the program has switched off the focus reports since this was last asked. */
  takeFocusLost(): boolean {
    const lost = this.#focusLost;
    this.#focusLost = false;
    return lost;
  }

  /** The control sequences that undo what is still on; empty when the program left nothing behind. */
  undo(): string {
    const off = TAKEN_BACK.filter((mode) => this.#set.has(mode)).map((mode) => `\u001B[?${mode}l`);
    const screen = OTHER_SCREENS.filter((mode) => this.#set.has(mode)).map((mode) => `\u001B[?${mode}l`);
    const pushed = this.#kitty.length - 1;
    return [
      // The stack of Kitty flags belongs to the screen: it is emptied before the screen is left.
      ...(pushed > 0 ? [`\u001B[<${pushed}u`] : []),
      ...(this.#kitty[0] === 0 ? [] : ['\u001B[=0u']),
      ...(this.#modifyOtherKeys > 0 ? ['\u001B[>4m'] : []),
      ...(this.#keypad ? ['\u001B>'] : []),
      ...off,
      ...(this.#scrollRegion ? ['\u001B7\u001B[r\u001B8'] : []),
      ...screen,
      ...(this.#cursorHidden ? ['\u001B[?25h'] : []),
    ].join('');
  }

  /** The control sequences that bring it all back, after `undo`. */
  redo(): string {
    const on = [...OTHER_SCREENS, ...TAKEN_BACK, FOCUS_REPORTS].filter((mode) => this.#set.has(mode));
    const [first = 0, ...pushed] = this.#kitty;
    return [
      ...on.map((mode) => `\u001B[?${mode}h`),
      ...(first === 0 ? [] : [`\u001B[=${first}u`]),
      ...pushed.map((flags) => `\u001B[>${flags}u`),
      ...(this.#modifyOtherKeys > 0 ? [`\u001B[>4;${this.#modifyOtherKeys}m`] : []),
      ...(this.#keypad ? ['\u001B='] : []),
      ...(this.#cursorHidden ? ['\u001B[?25l'] : []),
    ].join('');
  }

  #apply({ kind, marker, parameters, intermediates, final }: ControlSequence): void {
    if (kind === 'escape') {
      if (intermediates !== '') return;
      if (final === 'c') this.#reset();
      else if (final === '=' || final === '>') this.#keypad = final === '=';
      return;
    }
    const numbers = parameters.split(';').map(Number);
    if (marker === '?' && intermediates === '' && (final === 'h' || final === 'l')) {
      for (const mode of numbers) this.#mode(mode, final === 'h');
    } else if (intermediates === '!' && final === 'p') {
      this.#softReset();
    } else if (marker === '>' && final === 'm' && numbers[0] === 4) {
      this.#modifyOtherKeys = numbers[1] ?? 0;
    } else if (marker === '>' && final === 'n' && numbers[0] === 4) {
      this.#modifyOtherKeys = 0;
    } else if (marker === '' && intermediates === '' && final === 'r') {
      this.#scrollRegion = parameters !== '';
    } else if (final === 'u' && marker !== '' && marker !== '?') {
      this.#kittyKeys(marker, numbers);
    }
  }

  #mode(mode: number, on: boolean): void {
    if (mode === CURSOR_VISIBLE) this.#cursorHidden = !on;
    if (mode === FOCUS_REPORTS && !on) this.#focusLost = true;
    if (on) this.#set.add(mode);
    else this.#set.delete(mode);
  }

  /** https://sw.kovidgoyal.net/kitty/keyboard-protocol/#progressive-enhancement */
  #kittyKeys(marker: string, [first = 0, second = 1]: readonly number[]): void {
    if (marker === '>') {
      this.#kitty.push(first);
    } else if (marker === '<') {
      const count = Math.max(1, first);
      this.#kitty = this.#kitty.slice(0, Math.max(1, this.#kitty.length - count));
    } else if (marker === '=') {
      const flags = this.kittyFlags;
      const next = second === 2 ? flags | first : second === 3 ? flags & ~first : first;
      this.#kitty[this.#kitty.length - 1] = next;
    }
  }

  #softReset(): void {
    this.#cursorHidden = false;
    this.#keypad = false;
    this.#scrollRegion = false;
    this.#set.delete(1);
  }

  #reset(): void {
    this.#softReset();
    this.#set.clear();
    this.#kitty = [0];
    this.#modifyOtherKeys = 0;
    this.#focusLost = true;
  }
}
