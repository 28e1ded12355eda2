/** Keys as terminals send them: which sequence is which key. */
import type { ControlSequence } from './control-sequences.ts';

/** One key press, repetition or release, with its modifiers; locks do not count. */
export interface KeyEvent {
  /** Code points that the key may mean: its own, the shifted one, that of the same place on a US keyboard. */
  readonly codes: readonly number[];
  readonly ctrlOnly: boolean;
  readonly phase: 'press' | 'repeat' | 'release';
}

const CTRL = 4;
/** Caps lock and num lock. */
const LOCKS = 64 | 128;

/**
 * A key in the encodings of the Kitty keyboard protocol (CSI code:shifted:base ; modifiers:event ; text u; also what
 * xterm's formatOtherKeys sends) and of xterm's modifyOtherKeys (CSI 27 ; modifiers ; code ~).
 */
export function keyEventOf({
  kind,
  marker,
  parameters,
  intermediates,
  final,
}: ControlSequence): KeyEvent | undefined {
  if (kind !== 'csi' || marker !== '' || intermediates !== '') return undefined;
  const fields = parameters.split(';').map((field) => field.split(':').map(Number));
  if (final === '~' && fields[0]?.[0] === 27 && fields.length === 3) {
    return keyEvent([fields[2]?.[0] ?? 0], fields[1] ?? []);
  }
  return final === 'u' ? keyEvent(fields[0] ?? [], fields[1] ?? []) : undefined;
}

function keyEvent(codes: readonly number[], [modifiers, phase = 1]: readonly number[]): KeyEvent {
  const held = ((modifiers || 1) - 1) & ~LOCKS;
  return {
    codes: codes.filter((code) => code > 0),
    ctrlOnly: held === CTRL,
    phase: phase === 3 ? 'release' : phase === 2 ? 'repeat' : 'press',
  };
}

/** VT220 and its followers (ctlseqs, "PC-Style Function Keys"): CSI number ~. */
const VT_NUMBERS: Readonly<Record<number, number>> = {
  13: 25,
  14: 26,
  15: 28,
  16: 29,
  17: 31,
  18: 32,
  19: 33,
  20: 34,
};
/** The code of F13 in the Kitty protocol; the others follow. */
const KITTY_F13 = 57376;
/** F1 to F12 as xterm numbers them in CSI number ; modifiers ~; F1 to F4 have letters instead. */
const XTERM_NUMBERS = [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24];
const XTERM_LETTERS = ['P', 'Q', 'R', 'S'];
const SHIFT_FIELD = 2;

/**
 * Whether a sequence is the function key of this name, `f13` to `f24`: by its VT220 number, its Kitty code (pressed,
 * repeated or released, with any modifiers), or as terminfo's xterm has it, where F13 is Shift+F1 and so on.
 */
export function isFunctionKey(name: string, { kind, marker, parameters, final }: ControlSequence): boolean {
  if (kind !== 'csi' || marker !== '') return false;
  const number = Number(name.slice(1));
  const fields = parameters.split(';').map((field) => Number(field.split(':')[0]));
  const [first = 0, second = 1] = fields;
  if (final === 'u') return first === KITTY_F13 + number - 13;
  if (final === '~' && first === VT_NUMBERS[number]) return true;
  const index = number - 13;
  if (second !== SHIFT_FIELD) return false;
  return (final === '~' && first === XTERM_NUMBERS[index]) || (first === 1 && final === XTERM_LETTERS[index]);
}

/** The control character and the code point of `ctrl+X`; undefined for `off`. */
export function controlKeyOf(setting: string): { readonly byte: number; readonly code: number } | undefined {
  const code = /^ctrl\+(.)$/.exec(setting)?.[1]?.codePointAt(0);
  return code === undefined ? undefined : { byte: code & 0x1f, code };
}
