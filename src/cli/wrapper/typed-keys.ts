/** Keys as a terminal would send them to a program. */
import type { ProgramProfile } from '../../shared/doors/program-profiles.ts';

export type TypedKey = Exclude<ProgramProfile['submitKeys'] | ProgramProfile['newlineKeys'], 'paste'>;

/** What the program has asked for that changes how keys are encoded. */
export interface KeyEncoding {
  /** Flags of the Kitty keyboard protocol. */
  readonly kittyFlags: number;
  /** Level of xterm's modifyOtherKeys. */
  readonly modifyOtherKeys: number;
}

const DISAMBIGUATE = 1;
const REPORT_ALL_KEYS = 8;
const ENTER = 13;
const MODIFIERS = { shift: 2, alt: 3, ctrl: 5 } as const;

/**
 * The bytes of a key, in the encoding that the program asked for
 * (https://sw.kovidgoyal.net/kitty/keyboard-protocol/, xterm's modifyOtherKeys), else in the old one. There a shifted
 * Enter is not to be told from Enter, which would submit: it is sent as Alt+Enter, as terminals are set up to do.
 */
export function encodeKey(key: TypedKey, encoding: KeyEncoding): string {
  switch (key) {
    case 'enter':
      return (encoding.kittyFlags & REPORT_ALL_KEYS) === 0 ? '\r' : `\u001B[${ENTER}u`;
    case 'backslash+enter':
      return `\\${encodeKey('enter', encoding)}`;
    case 'ctrl+d':
      return controlKey('d', encoding);
    case 'ctrl+j':
      return controlKey('j', encoding);
    case 'alt+enter':
      return modified(ENTER, MODIFIERS.alt, encoding) ?? '\u001B\r';
    case 'shift+enter':
      return modified(ENTER, MODIFIERS.shift, encoding) ?? '\u001B\r';
    case 'ctrl+enter':
      return modified(ENTER, MODIFIERS.ctrl, encoding) ?? '\n';
  }
}

function controlKey(letter: string, encoding: KeyEncoding): string {
  const code = letter.codePointAt(0) as number;
  if ((encoding.kittyFlags & (DISAMBIGUATE | REPORT_ALL_KEYS)) !== 0)
    return `\u001B[${code};${MODIFIERS.ctrl}u`;
  return String.fromCodePoint(code & 0x1f);
}

function modified(code: number, modifiers: number, encoding: KeyEncoding): string | undefined {
  if ((encoding.kittyFlags & (DISAMBIGUATE | REPORT_ALL_KEYS)) !== 0) return `\u001B[${code};${modifiers}u`;
  return encoding.modifyOtherKeys > 1 ? `\u001B[27;${modifiers};${code}~` : undefined;
}
