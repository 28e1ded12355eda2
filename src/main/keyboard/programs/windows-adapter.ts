import { win32 } from 'node:path';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { throwIfCancelled } from '../../../shared/kernel/abort.ts';
import { canBeTyped } from '../clean-text.ts';
import { closingChords, keyChord, type KeyChord } from '../key-chord.ts';
import type { KeyboardAdapter, KeyboardRequest, KeyboardSettings } from '../keyboard-writer.ts';
import { runProgram } from './run-program.ts';
import { timeLimitMs } from './time-limit.ts';
import { WINDOWS_SCRIPT } from './windows-script.ts';

/** Virtual key codes (Windows API, `winuser.h`). */
const KEY_CODES = {
  ctrl: 0x11,
  shift: 0x10,
  alt: 0x12,
  cmd: 0x11,
  enter: 0x0d,
  insert: 0x2d,
  v: 0x56,
} as const;

/** Writes by the Windows API, through the PowerShell that every Windows has. */
export class WindowsAdapter implements KeyboardAdapter {
  readonly #env: NodeJS.ProcessEnv;
  readonly #program: string;

  constructor(env: NodeJS.ProcessEnv, program = windowsPowerShell(env)) {
    this.#env = env;
    this.#program = program;
  }

  async write(request: KeyboardRequest, settings: KeyboardSettings, signal: AbortSignal): Promise<void> {
    throwIfCancelled(signal);
    const { text } = request;
    const typed = settings.keyboardMethod === 'type' && canBeTyped(text);
    const input = JSON.stringify({
      text,
      method: typed ? 'type' : 'paste',
      delayMs: settings.typingDelayMs,
      paste: keyCodes(keyChord(settings.pasteKeys ?? 'ctrl+v', false)),
      newline: keyCodes(keyChord(settings.newlineKeys, false)),
      closing: closingChords(request, settings, false).map((chord) => ({ keys: keyCodes(chord) })),
    });
    const { outcome } = await runProgram({
      program: this.#program,
      args: ['-NoProfile', '-NonInteractive', '-EncodedCommand', inBase64(WINDOWS_SCRIPT, 'utf16le')],
      input: inBase64(input, 'utf8'),
      env: this.#env,
      limitMs: timeLimitMs(request, settings),
    });
    if (outcome === 'done') return;
    throw new AppError(
      outcome === 'late' ? 'timeout' : 'unavailable',
      'Windows could not write into the focused window.',
      {
        remedy:
          'Click into a text field of a program that does not run as administrator, then send the text again from the history.',
        retryable: true,
      },
    );
  }

  async dispose(): Promise<void> {}
}

function keyCodes({ modifiers, key }: KeyChord): readonly number[] {
  return [...modifiers, key].map((name) => KEY_CODES[name]);
}

/** By its full path: Windows would look for a mere name in the current folder first. */
function windowsPowerShell(env: NodeJS.ProcessEnv): string {
  const root = env['SystemRoot'] ?? String.raw`C:\Windows`;
  return win32.join(root, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
}

function inBase64(text: string, encoding: 'utf8' | 'utf16le'): string {
  return Buffer.from(text, encoding).toString('base64');
}
