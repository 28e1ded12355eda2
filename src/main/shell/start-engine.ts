import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startHost } from '../host.ts';
import { electronStarter } from '../inference/electron-starter.ts';
import type { RunningEngine } from './engine-host.ts';

/** Starts the engine inside Electron, listening on the default microphone. */
export async function startDesktopEngine(): Promise<RunningEngine> {
  const host = await startHost({
    source: { kind: 'default' },
    env: process.env,
    processStarter: electronStarter,
    capabilities: { tray: true, globalHotkey: false, loginItem: false },
  });
  return {
    facade: host.engine,
    origin: new URL(host.url).origin,
    createPageLink: () => host.createPageLink(),
    shutdownRequested: host.shutdownRequested,
    stop: () => host.stop(),
  };
}
