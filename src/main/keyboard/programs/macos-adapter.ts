import { AppError } from '../../../shared/kernel/app-error.ts';
import { throwIfCancelled } from '../../../shared/kernel/abort.ts';
import { canBeTyped } from '../clean-text.ts';
import { closingChords, keyChord, type ChordModifier, type KeyChord } from '../key-chord.ts';
import type { KeyboardAdapter, KeyboardRequest, KeyboardSettings } from '../keyboard-writer.ts';
import { MACOS_SCRIPT } from './macos-script.ts';
import { runProgram } from './run-program.ts';
import { timeLimitMs } from './time-limit.ts';

const KEY_CODES = { enter: 36, insert: 114 } as const;
const USING: Readonly<Record<ChordModifier, string>> = {
  ctrl: 'control down',
  shift: 'shift down',
  alt: 'option down',
  cmd: 'command down',
};
/** System Events types what the present layout has; anything else becomes the letter "a". */
const ON_EVERY_LAYOUT = /^[\n\x20-\x7e]*$/u;
/** What macOS says when this program may not press keys, and when it may not speak to System Events. */
const NO_KEYS = /not allowed to send keystrokes|assistive access|\(?-?(?:1002|1719|25211)\)?/;
const NO_EVENTS = /not authori[sz]ed to send apple events|-1743/i;

/** Writes by System Events, through `osascript`, which is part of macOS. */
export class MacosAdapter implements KeyboardAdapter {
  readonly #env: NodeJS.ProcessEnv;
  readonly #program: string;

  constructor(env: NodeJS.ProcessEnv, program = '/usr/bin/osascript') {
    this.#env = env;
    this.#program = program;
  }

  async write(request: KeyboardRequest, settings: KeyboardSettings, signal: AbortSignal): Promise<void> {
    throwIfCancelled(signal);
    const { text } = request;
    const typed = settings.keyboardMethod === 'type' && canBeTyped(text) && ON_EVERY_LAYOUT.test(text);
    const input = JSON.stringify({
      text,
      method: typed ? 'type' : 'paste',
      delayMs: settings.typingDelayMs,
      paste: scriptKey(keyChord(settings.pasteKeys ?? 'cmd+v', true)),
      newline: scriptKey(keyChord(settings.newlineKeys, true)),
      closing: closingChords(request, settings, true).map(scriptKey),
    });
    const { outcome, complaint } = await runProgram({
      program: this.#program,
      args: ['-l', 'JavaScript', '-e', MACOS_SCRIPT],
      input,
      env: this.#env,
      limitMs: timeLimitMs(request, settings),
    });
    if (outcome !== 'done') throw faultOf(outcome, complaint);
  }

  async dispose(): Promise<void> {}
}

function scriptKey({ modifiers, key }: KeyChord) {
  const using = modifiers.map((name) => USING[name]);
  return key === 'v' ? { text: 'v', using } : { code: KEY_CODES[key], using };
}

function faultOf(outcome: 'failed' | 'missing' | 'late', complaint: string): AppError {
  if (NO_EVENTS.test(complaint))
    return new AppError('forbidden', 'macOS does not let Vivavoce use System Events.', {
      remedy: 'Allow it in System Settings, Privacy & Security, Automation; then send the text again.',
    });
  if (NO_KEYS.test(complaint))
    return new AppError('forbidden', 'macOS does not let Vivavoce press keys.', {
      remedy: 'Allow it in System Settings, Privacy & Security, Accessibility; then send the text again.',
    });
  if (outcome === 'late')
    return new AppError('timeout', 'macOS did not finish writing into the focused window.', {
      remedy: 'See whether a question for permission is open, then send the text again from the history.',
      retryable: true,
    });
  return new AppError('unavailable', 'macOS could not write into the focused window.', {
    remedy: 'Click into a text field, then send the text again from the history.',
    retryable: true,
  });
}
