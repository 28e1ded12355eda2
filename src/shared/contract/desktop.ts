/**
 * The bridge between a page in an Electron window and the desktop shell: what only Electron can do.
 * Absent in browsers, so pages test for it.
 */
import { z } from 'zod';

/** Requests of a page to the shell. Each is one IPC message with one argument. */
export const desktopRequestSchema = z.discriminatedUnion('type', [
  /** Starts the engine again after it failed. */
  z.strictObject({ type: z.literal('restart-engine') }),
  z.strictObject({ type: z.literal('quit') }),
]);
export type DesktopRequest = z.infer<typeof desktopRequestSchema>;

/** The one IPC channel. */
export const DESKTOP_CHANNEL = 'vivavoce:desktop';

/** `window.desktop` in pages of the desktop app. */
export interface DesktopBridge {
  readonly platform: string;
  restartEngine(): Promise<void>;
  quit(): Promise<void>;
}
