import { readFile } from 'node:fs/promises';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { canBeTyped } from '../clean-text.ts';
import { closingChords, keyChord } from '../key-chord.ts';
import type { KeyboardAdapter, KeyboardRequest, KeyboardSettings } from '../keyboard-writer.ts';
import { throwIfCancelled } from '../../../shared/kernel/abort.ts';
import { Atoms } from './atoms.ts';
import { saveClipboard } from './clipboard-manager.ts';
import { XConnection, XRequestError } from './connection.ts';
import { authorityPath, findAuthority, parseDisplay } from './display.ts';
import { KeyboardExtensions } from './extensions.ts';
import { KeyDesk } from './key-desk.ts';
import { Paster } from './paster.ts';
import { SelectionServer } from './selection-server.ts';
import { TargetWindow } from './target-window.ts';
import { usualPasteKeys } from './terminals.ts';
import { typeText } from './typist.ts';

const PASTE_SELECTIONS = {
  'ctrl+v': ['CLIPBOARD'],
  'ctrl+shift+v': ['CLIPBOARD'],
  'cmd+v': ['CLIPBOARD'],
  // Terminals take what was last marked, others the clipboard.
  'shift+insert': ['CLIPBOARD', 'PRIMARY'],
} as const;

interface Desktop {
  readonly x: XConnection;
  readonly atoms: Atoms;
  readonly keys: KeyboardExtensions;
  readonly server: SelectionServer;
  readonly paster: Paster;
}

/** Writes into windows of an X server. It connects at the first request, and again after the server has gone. */
export class X11Adapter implements KeyboardAdapter {
  readonly #env: NodeJS.ProcessEnv;
  readonly #clock: Clock;
  #desktop: Desktop | undefined;

  constructor(env: NodeJS.ProcessEnv, clock: Clock) {
    this.#env = env;
    this.#clock = clock;
  }

  async write(request: KeyboardRequest, settings: KeyboardSettings, signal: AbortSignal): Promise<void> {
    try {
      await this.#write(request, settings, signal);
    } catch (error) {
      throw error instanceof XRequestError ? windowClosed(error) : error;
    }
  }

  async #write(request: KeyboardRequest, settings: KeyboardSettings, signal: AbortSignal): Promise<void> {
    const { x, atoms, keys, paster } = await this.#connected();
    const target = await TargetWindow.find(x, atoms, this.#clock);
    await KeyDesk.use(x, keys, target, this.#clock, async (desk) => {
      throwIfCancelled(signal);
      const { text } = request;
      const type = (): Promise<void> =>
        typeText(
          desk,
          target,
          this.#clock,
          { text, newline: keyChord(settings.newlineKeys, false), delayMs: settings.typingDelayMs },
          signal,
        );
      const finish = async (): Promise<void> => {
        for (const chord of closingChords(request, settings, false)) await desk.chord(chord);
      };
      if (text === '') return finish();
      const mayType = canBeTyped(text);
      if (settings.keyboardMethod === 'paste' || !mayType) {
        const pasteKeys = settings.pasteKeys ?? usualPasteKeys(target.programs);
        const press = async (): Promise<void> => {
          throwIfCancelled(signal);
          await desk.chord(keyChord(pasteKeys, false));
        };
        if (await paster.paste(text, PASTE_SELECTIONS[pasteKeys], target, { press, finish })) return;
        if (!mayType) throw unreadableClipboard();
      }
      await type();
      await finish();
    });
  }

  async dispose(): Promise<void> {
    const desktop = this.#desktop;
    this.#desktop = undefined;
    if (desktop === undefined) return;
    if (desktop.x.lost === undefined)
      await saveClipboard(desktop.x, desktop.atoms, this.#clock, desktop.server).catch(() => {});
    desktop.server.dispose();
    desktop.x.close();
  }

  async #connected(): Promise<Desktop> {
    if (this.#desktop !== undefined && this.#desktop.x.lost === undefined) return this.#desktop;
    this.#desktop?.server.dispose();
    const display = parseDisplay(this.#env['DISPLAY'] ?? '');
    if (display === undefined)
      throw new AppError('unavailable', 'The variable DISPLAY names no X server.', {
        remedy: 'Start Vivavoce inside the desktop session, or set DISPLAY, for example to ":0".',
      });
    const path = authorityPath(this.#env);
    // Many servers ask for no secret; one that does will refuse.
    const file = path === undefined ? undefined : await readFile(path).catch(() => undefined);
    const x = await XConnection.open(display, file === undefined ? undefined : findAuthority(file, display));
    try {
      const atoms = new Atoms(x);
      const keys = await KeyboardExtensions.find(x);
      const server = new SelectionServer(x, atoms, this.#clock);
      const paster = new Paster(x, atoms, this.#clock, server);
      this.#desktop = { x, atoms, keys, server, paster };
      return this.#desktop;
    } catch (error) {
      x.close();
      throw error;
    }
  }
}

function windowClosed(cause: XRequestError): AppError {
  return new AppError('unavailable', 'The focused window was closed while text was being written.', {
    remedy: 'Send the text again from the history.',
    retryable: true,
    cause,
  });
}

function unreadableClipboard(): AppError {
  return new AppError('conflict', 'What lies in the clipboard cannot be kept, and the text holds tabs.', {
    remedy: 'Copy something else, then send the text again from the history.',
    retryable: true,
  });
}
