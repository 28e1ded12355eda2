import type { z } from 'zod';
import type { outputSettingsSchema } from '../../shared/settings/dictation-settings.ts';
import type { AppError } from '../../shared/kernel/app-error.ts';

/** The part of the output settings that concerns the keyboard. */
export type KeyboardSettings = Pick<
  z.infer<typeof outputSettingsSchema>,
  'keyboardMethod' | 'pasteKeys' | 'typingDelayMs' | 'submitKeys' | 'newlineKeys'
>;

/** What shall appear in the focused window: the text first, then a new line, then the keys that submit. */
export interface KeyboardRequest {
  /** May be empty, when only keys shall be pressed. */
  readonly text: string;
  readonly newline: boolean;
  readonly submit: boolean;
}

/** Port: writes into the window that has the focus. */
export interface KeyboardWriter {
  /**
   * Resolves when the window has taken the text. Requests are carried out one after the other, in their order; one
   * that fails does not keep back the next. Rejects with an AppError (unavailable, timeout, cancelled, invalid-input)
   * that never contains the text: whoever asked still has it. A request that is aborted before its first key leaves
   * nothing behind; one that is aborted while it is typed leaves what was typed so far.
   */
  write(request: KeyboardRequest, settings: KeyboardSettings, signal?: AbortSignal): Promise<void>;
  /** Why the latest request failed; undefined when it was fulfilled, or none was made. */
  readonly problem: AppError | undefined;
  /** Gives up what waits, finishes what runs, and leaves the clipboard to the clipboard manager, if there is one. */
  dispose(): Promise<void>;
}

/** What one system does for a writer. Requests come one at a time, with text already cleaned. */
export interface KeyboardAdapter {
  write(request: KeyboardRequest, settings: KeyboardSettings, signal: AbortSignal): Promise<void>;
  dispose(): Promise<void>;
}
