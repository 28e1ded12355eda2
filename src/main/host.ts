/** An engine with everything around it that does not depend on Electron: files, log, settings, server. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { EngineSnapshot } from '../shared/contract/control.ts';
import { systemClock } from '../shared/kernel/clock.ts';
import { randomId } from '../shared/kernel/ids.ts';
import { appDirs, endpointFilePath, settingsFilePath, type Place } from '../shared/settings/paths.ts';
import type { AudioSource } from './capture/audio-source.ts';
import { FileSource } from './capture/file-source.ts';
import { NativeSource } from './capture/native-source.ts';
import { noneSource } from './capture/none-source.ts';
import { PageSource } from './capture/page-source.ts';
import { StdinSource } from './capture/stdin-source.ts';
import { createEngine } from './engine/create-engine.ts';
import type { Engine } from './engine/engine.ts';
import type { ProcessStarter } from './inference/process-starter.ts';
import { createLogger } from './logging/logger.ts';
import { createServer } from './server/create-server.ts';
import type { AudioOutput } from './speech/playback/audio-output.ts';
import { FileOutput } from './speech/playback/file-output.ts';
import { NativeOutput } from './speech/playback/native-output.ts';
import { PageOutput } from './speech/playback/page-output.ts';
import { SilentOutput } from './speech/playback/silent-output.ts';
import { SettingsStore } from './settings/settings-store.ts';
import { readOrMakeToken } from './token-file.ts';

/** Both the bundle (`out/main`) and the sources (`src/main`) lie two folders below the package. */
export const PACKAGE_ROOT = join(import.meta.dirname, '..', '..');

/** Where the engine takes sound from. */
export type SourceChoice =
  | { readonly kind: 'default' | 'none' | 'stdin' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'device'; readonly id: string };

/** Where speech is heard. */
export type OutputChoice = 'device' | 'none' | { readonly file: string };

export interface HostOptions {
  readonly source: SourceChoice | AudioSource;
  /** The system's loudspeakers when left out. */
  readonly output?: OutputChoice | AudioOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly processStarter: ProcessStarter;
  readonly capabilities: EngineSnapshot['capabilities'];
  /** Overrides `server.port`; 0 takes any free one. */
  readonly port?: number;
  /** Overrides `startup.listening`. */
  readonly listening?: boolean;
  /** Logs everything, whatever the settings say. */
  readonly verbose?: boolean;
  /** Where the models lie; beside the program when left out. */
  readonly modelsDirectory?: string;
  /** Where the short sounds lie; beside the program when left out. */
  readonly cuesDirectory?: string;
  /** Runs `vivavoce bridge` with these arguments beside the engine; left out where the host cannot. */
  readonly startBridge?: (args: readonly string[]) => void;
}

export interface Host {
  readonly engine: Engine;
  /** Scheme, host and port of its server. */
  readonly url: string;
  readonly token: string;
  /** An address that opens the page signed in; good for one use. */
  createPageLink(): string;
  /** Resolves when a client asks the engine to stop or to restart. */
  readonly shutdownRequested: Promise<'stop' | 'restart'>;
  /** Releases the microphone first, then everything else. Idempotent. */
  stop(): Promise<void>;
}

/** Starts an engine and its server. Rejects with an AppError that a person can read; nothing is left behind then. */
export async function startHost(options: HostOptions): Promise<Host> {
  const place: Place = { platform: process.platform, env: options.env, homeDir: homedir() };
  const { stateDir, logDir } = appDirs(place);
  const log = createLogger({ dir: logDir, clock: systemClock });
  let requestShutdown: (kind: 'stop' | 'restart') => void = () => {};
  const shutdownRequested = new Promise<'stop' | 'restart'>((resolve) => {
    requestShutdown = resolve;
  });
  const running = await createEngine({
    version: packageVersion(),
    clock: systemClock,
    newId: randomId,
    openSettings: async (notices) => {
      const store = await SettingsStore.open({
        filePath: settingsFilePath(place),
        env: options.env,
        flags: flagsOf(options),
        clock: systemClock,
        notices,
        onListenerError: (error) => log.error({ error }, 'a listener of the settings threw'),
      });
      log.setLevel(store.settings.logging.level);
      store.onChange(({ settings }) => log.setLevel(settings.logging.level));
      return store;
    },
    log,
    env: options.env,
    processStarter: options.processStarter,
    modelsDirectory: options.modelsDirectory ?? join(PACKAGE_ROOT, 'models'),
    stateDirectory: stateDir,
    source: openSource(options.source),
    pageSource: new PageSource(),
    output: openOutput(options.output ?? 'device'),
    pageOutput: new PageOutput(systemClock),
    cuesDirectory: options.cuesDirectory ?? join(PACKAGE_ROOT, 'assets', 'cues'),
    capabilities: options.capabilities,
    ...(options.startBridge && { startBridge: options.startBridge }),
    onShutdownRequest: requestShutdown,
    uptimeMs: () => process.uptime() * 1000,
  });
  const { engine } = running;
  const stopEngine = async (): Promise<void> => {
    await running.stop();
    await log.dispose();
  };
  try {
    const token = await readOrMakeToken(join(stateDir, 'token'));
    const server = await createServer(engine, {
      ...(token === undefined ? {} : { token }),
      pageDir: join(PACKAGE_ROOT, 'out', 'renderer'),
      endpointFilePath: endpointFilePath(place),
      log: log.child('server'),
      onEndpointFileRefused: (error) => running.diskRefused(error),
      onSlowReader: ({ stream, agentId }) => running.slowReader(agentId ?? stream),
    });
    running.start({ listening: options.listening ?? engine.settings.startup.listening });
    return {
      engine,
      url: server.url,
      token: server.token,
      createPageLink: () => server.createPageLink(),
      shutdownRequested,
      async stop() {
        await running.quiesce();
        await server.stop();
        await stopEngine();
      },
    };
  } catch (error) {
    await stopEngine();
    throw error;
  }
}

function flagsOf({ port, verbose }: HostOptions): Readonly<Record<string, unknown>> {
  return {
    ...(port === undefined ? {} : { 'server.port': port }),
    ...(verbose === true ? { 'logging.level': 'debug' } : {}),
  };
}

function openSource(choice: SourceChoice | AudioSource): AudioSource {
  if ('open' in choice) return choice;
  switch (choice.kind) {
    case 'default':
      return new NativeSource();
    case 'device':
      return withDevice(new NativeSource(), choice.id);
    case 'file':
      return new FileSource(choice.path, 'real-time', systemClock);
    case 'stdin':
      return new StdinSource(process.stdin);
    case 'none':
      return noneSource;
  }
}

function openOutput(choice: OutputChoice | AudioOutput): AudioOutput {
  if (choice === 'device') return NativeOutput.ofThisSystem(systemClock);
  if (choice === 'none') return new SilentOutput(systemClock);
  return 'file' in choice ? new FileOutput(choice.file, { clock: systemClock, paced: 'real-time' }) : choice;
}

/** A device named on the command line goes before the one of the settings. */
function withDevice(source: AudioSource, id: string): AudioSource {
  return {
    kind: source.kind,
    paced: source.paced,
    open: (handlers) => source.open(handlers, { id, label: id }),
    devices: () => source.devices(),
  };
}

function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}
