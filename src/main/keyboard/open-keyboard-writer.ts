import { AppError } from '../../shared/kernel/app-error.ts';
import { systemClock, type Clock } from '../../shared/kernel/clock.ts';
import type { KeyboardAdapter, KeyboardWriter } from './keyboard-writer.ts';
import { MacosAdapter } from './programs/macos-adapter.ts';
import { WaylandAdapter } from './programs/wayland-adapter.ts';
import { WindowsAdapter } from './programs/windows-adapter.ts';
import { SerialKeyboardWriter } from './serial-writer.ts';
import { X11Adapter } from './x11/x11-adapter.ts';

export interface KeyboardWriterParts {
  readonly clock?: Clock;
}

/**
 * The writer for this system and desktop. Nothing is started and no permission asked before the first request.
 * Throws an AppError (unavailable) where there is no desktop.
 */
export function openKeyboardWriter(
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
  { clock = systemClock }: KeyboardWriterParts = {},
): KeyboardWriter {
  return new SerialKeyboardWriter(adapterFor(platform, env, clock));
}

function adapterFor(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, clock: Clock): KeyboardAdapter {
  if (platform === 'darwin') return new MacosAdapter(env);
  if (platform === 'win32') return new WindowsAdapter(env);
  // Under Wayland DISPLAY is set as well, but leads to windows of old programs only.
  if (env['WAYLAND_DISPLAY']) return new WaylandAdapter(env, clock);
  if (env['DISPLAY']) return new X11Adapter(env, clock);
  throw new AppError('unavailable', 'Vivavoce runs outside a desktop, so there is no window to write to.', {
    remedy:
      'Start it in the desktop session (WAYLAND_DISPLAY or DISPLAY is then set), or send text to agents.',
  });
}
