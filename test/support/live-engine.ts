import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AudioSource } from '../../src/main/capture/audio-source.ts';
import { PageSource } from '../../src/main/capture/page-source.ts';
import { createEngine, type RunningEngine } from '../../src/main/engine/create-engine.ts';
import { nodeStarter } from '../../src/main/inference/node-starter.ts';
import type { ProcessStarter } from '../../src/main/inference/process-starter.ts';
import type { AudioOutput } from '../../src/main/speech/playback/audio-output.ts';
import { PageOutput } from '../../src/main/speech/playback/page-output.ts';
import { SilentOutput } from '../../src/main/speech/playback/silent-output.ts';
import { SettingsStore } from '../../src/main/settings/settings-store.ts';
import { systemClock } from '../../src/shared/kernel/clock.ts';
import { randomId } from '../../src/shared/kernel/ids.ts';

const silentLog = { info() {}, warn() {}, error() {} };

export interface LiveEngine extends RunningEngine {
  readonly folder: string;
}

/**
 * The real engine with the real models, hearing what `source` gives it. Its files lie in a folder of its own, which
 * goes when it stops, unless a folder is given.
 */
export async function startLiveEngine(
  source: AudioSource,
  options: {
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly modelsDirectory?: string;
    readonly processStarter?: ProcessStarter;
    /** Silence that takes its time when left out. */
    readonly output?: AudioOutput;
    /** Of an earlier engine, or for a later one; it stays when this one stops. */
    readonly folder?: string;
    /** Where the display is found; none when left out. */
    readonly env?: Readonly<Record<string, string | undefined>>;
  } = {},
): Promise<LiveEngine> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'vivavoce-test-')));
  const running = await createEngine({
    version: '0.0.0',
    clock: systemClock,
    newId: randomId,
    openSettings: (notices) =>
      SettingsStore.open({
        filePath: join(folder, 'settings.json'),
        env: {},
        flags: options.settings ?? {},
        clock: systemClock,
        notices,
        onListenerError: (error) => {
          throw error;
        },
      }),
    log: silentLog,
    env: options.env ?? {},
    processStarter: options.processStarter ?? nodeStarter,
    modelsDirectory: options.modelsDirectory ?? join(import.meta.dirname, '../../models'),
    stateDirectory: folder,
    source,
    pageSource: new PageSource(),
    output: options.output ?? new SilentOutput(systemClock),
    pageOutput: new PageOutput(systemClock),
    cuesDirectory: join(import.meta.dirname, '../../assets/cues'),
    capabilities: { tray: false, globalHotkey: false, loginItem: false },
    onShutdownRequest: () => {},
    uptimeMs: () => performance.now(),
  });
  return {
    ...running,
    folder,
    async stop() {
      await running.stop();
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
