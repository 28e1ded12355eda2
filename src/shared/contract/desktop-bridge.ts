/**
 * The bridge between a page in an Electron window and the desktop shell: what only Electron can do. Absent in
 * browsers, so pages test for it. Without zod, because the preload that carries it is loaded with every window.
 */

/** The one IPC channel. */
export const DESKTOP_CHANNEL = 'vivavoce:desktop';

/** Requests of a page to the shell. Each is one IPC message with one argument. */
export type DesktopRequest =
  /** Starts the engine again after it failed. */
  { readonly type: 'restart-engine' } | { readonly type: 'quit' };

/** `window.desktop` in pages of the desktop app. */
export interface DesktopBridge {
  readonly platform: string;
  restartEngine(): Promise<void>;
  quit(): Promise<void>;
}
