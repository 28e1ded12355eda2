import { AppError } from '../../../shared/kernel/app-error.ts';
import { throwIfCancelled } from '../../../shared/kernel/abort.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { canBeTyped } from '../clean-text.ts';
import { closingChords, keyChord } from '../key-chord.ts';
import type { KeyboardAdapter, KeyboardRequest, KeyboardSettings } from '../keyboard-writer.ts';
import { pause } from '../../../shared/kernel/pause.ts';
import { timeLimitMs } from './time-limit.ts';
import { WaylandClipboard, type WaylandSelection } from './wayland-clipboard.ts';
import { WaylandKeys } from './wayland-keys.ts';

/** Wayland does not tell when a window has fetched the clipboard. */
const FETCH_MS = 400;

/** Writes under Wayland, by small programs: no other way leads past the compositor. */
export class WaylandAdapter implements KeyboardAdapter {
  readonly #clock: Clock;
  readonly #keys: WaylandKeys;
  readonly #clipboard: WaylandClipboard;

  constructor(env: NodeJS.ProcessEnv, clock: Clock) {
    this.#clock = clock;
    this.#keys = new WaylandKeys(env);
    this.#clipboard = new WaylandClipboard(env);
  }

  async write(request: KeyboardRequest, settings: KeyboardSettings, signal: AbortSignal): Promise<void> {
    throwIfCancelled(signal);
    if (request.text !== '') {
      const wantsTyping = settings.keyboardMethod === 'type' && canBeTyped(request.text);
      if (!wantsTyping || !(await this.#type(request, settings, signal)))
        await this.#paste(request, settings, signal);
    }
    for (const chord of closingChords(request, settings, false)) await this.#keys.chord(chord);
  }

  async dispose(): Promise<void> {}

  /** False, with nothing typed, when no program here can type this text. */
  async #type(request: KeyboardRequest, settings: KeyboardSettings, signal: AbortSignal): Promise<boolean> {
    const limitMs = timeLimitMs(request, settings);
    const newline = keyChord(settings.newlineKeys, false);
    for (const [index, line] of request.text.split('\n').entries()) {
      throwIfCancelled(signal);
      if (index > 0) await this.#keys.chord(newline);
      if (await this.#keys.line(line, settings.typingDelayMs, limitMs)) continue;
      if (index === 0) return false;
      throw new AppError('unavailable', 'Not all lines of the text could be typed.', {
        remedy: 'Install wtype, or set output.keyboardMethod to "paste".',
      });
    }
    return true;
  }

  async #paste(request: KeyboardRequest, settings: KeyboardSettings, signal: AbortSignal): Promise<void> {
    const { text } = request;
    const pasteKeys = settings.pasteKeys ?? 'ctrl+v';
    const selections: readonly WaylandSelection[] =
      pasteKeys === 'shift+insert' ? ['clipboard', 'primary'] : ['clipboard'];
    const kept = await Promise.all(
      selections.map(async (selection) => ({ selection, content: await this.#clipboard.read(selection) })),
    );
    // wl-copy gives back one form only: rather type than lose the others.
    const losesForms = kept.some(({ content }) => content !== undefined && !content.whole);
    const tried = settings.keyboardMethod === 'type';
    if (losesForms && !tried && canBeTyped(text) && (await this.#type(request, settings, signal))) return;
    throwIfCancelled(signal);
    try {
      for (const { selection } of kept) await this.#clipboard.writeText(selection, text);
      await this.#keys.chord(keyChord(pasteKeys, false));
      await pause(this.#clock, FETCH_MS);
    } finally {
      for (const { selection, content } of kept)
        if (await this.#clipboard.holdsText(selection, text))
          await this.#clipboard.restore(selection, content);
    }
  }
}
