import { join } from 'node:path';
import { startHost } from '../host.ts';
import { electronStarter } from '../inference/electron-starter.ts';
import type { RunningEngine } from './engine-host.ts';

export interface DesktopFacts {
  /** True in an installed app, whose models lie beside its archive. */
  readonly packaged: boolean;
  /** True where the desktop has a tray. */
  readonly tray: boolean;
}

/** Starts the engine inside Electron, listening on the default microphone. */
export async function startDesktopEngine({ packaged, tray }: DesktopFacts): Promise<RunningEngine> {
  const host = await startHost({
    source: { kind: 'default' },
    env: process.env,
    processStarter: electronStarter,
    capabilities: { tray, globalHotkey: false, loginItem: false },
    ...(packaged
      ? {
          modelsDirectory: join(process.resourcesPath, 'models'),
          cuesDirectory: join(process.resourcesPath, 'cues'),
        }
      : {}),
  });
  return {
    facade: host.engine,
    origin: new URL(host.url).origin,
    createPageLink: () => host.createPageLink(),
    shutdownRequested: host.shutdownRequested,
    stop: () => host.stop(),
  };
}
