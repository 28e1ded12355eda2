import { AppError } from '../../../shared/kernel/app-error.ts';
import type { ChordKey, ChordModifier, KeyChord } from '../key-chord.ts';
import { findProgram, runProgram, type ProgramResult } from './run-program.ts';

const WTYPE_KEYS: Readonly<Record<ChordKey, string>> = { enter: 'Return', insert: 'Insert', v: 'v' };
const WTYPE_MODIFIERS: Readonly<Record<ChordModifier, string>> = {
  ctrl: 'ctrl',
  shift: 'shift',
  alt: 'alt',
  cmd: 'logo',
};
/** Numbers of keys in the Linux kernel (`input-event-codes.h`). */
const KERNEL_KEYS: Readonly<Record<ChordKey | ChordModifier, number>> = {
  enter: 28,
  insert: 110,
  v: 47,
  ctrl: 29,
  shift: 42,
  alt: 56,
  cmd: 125,
};

const KEY_LIMIT_MS = 5000;
/** A line that `ydotool` types, as it knows the American layout only. */
const AMERICAN = /^[\x20-\x7e]*$/u;

/** Presses keys under Wayland, by whichever program is there and works with this compositor. */
export class WaylandKeys {
  readonly #env: NodeJS.ProcessEnv;

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
  }

  async chord({ modifiers, key }: KeyChord): Promise<void> {
    const pressed = modifiers.map((name) => WTYPE_MODIFIERS[name]);
    const wtype = [
      ...pressed.flatMap((name) => ['-M', name]),
      '-k',
      WTYPE_KEYS[key],
      ...pressed.toReversed().flatMap((name) => ['-m', name]),
    ];
    const codes = [...modifiers, key].map((name) => KERNEL_KEYS[name]);
    const ydotool = [...codes.map((code) => `${code}:1`), ...codes.toReversed().map((code) => `${code}:0`)];
    if (await this.#run('wtype', wtype, '', KEY_LIMIT_MS)) return;
    if (await this.#run('ydotool', ['key', ...ydotool], '', KEY_LIMIT_MS)) return;
    throw this.#cannot();
  }

  /** Types one line; false when no program here can type these characters. */
  async line(text: string, delayMs: number, limitMs: number): Promise<boolean> {
    if (text === '') return true;
    if (await this.#run('wtype', ['-d', String(delayMs), '-'], text, limitMs)) return true;
    if (!AMERICAN.test(text)) return false;
    const ydotool = ['type', '--key-delay', String(delayMs), '--file', '-'];
    return this.#run('ydotool', ydotool, text, limitMs);
  }

  async #run(name: string, args: readonly string[], input: string, limitMs: number): Promise<boolean> {
    const program = findProgram(this.#env, name);
    if (program === undefined) return false;
    const result: ProgramResult = await runProgram({ program, args, input, env: this.#env, limitMs });
    if (result.outcome === 'late')
      throw new AppError('timeout', `The program ${name} did not finish pressing keys.`, {
        remedy: 'Send the text again from the history.',
        retryable: true,
      });
    return result.outcome === 'done';
  }

  #cannot(): AppError {
    const present = ['wtype', 'ydotool'].filter((name) => findProgram(this.#env, name) !== undefined);
    if (present.length === 0)
      return new AppError(
        'unavailable',
        'Under Wayland a program is needed that presses keys, and none is there.',
        {
          remedy: 'Install wtype (Sway, Hyprland, KDE) or ydotool (GNOME and all others).',
        },
      );
    return new AppError('unavailable', `This desktop does not let ${present.join(' or ')} press keys.`, {
      remedy: present.includes('ydotool')
        ? 'Start the service ydotoold and let your user write to /dev/uinput.'
        : 'Install ydotool, and start its service ydotoold.',
    });
  }
}
