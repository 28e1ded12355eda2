/**
 * Where the engine keeps its files: pure computation, so that the engine and the command line agree
 * without sharing code that needs Node.
 */
import { AppError } from '../kernel/app-error.ts';

/** The facts of a machine and a user that decide where files are. */
export interface Place {
  /** As `process.platform` names it. */
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder, as `os.homedir()` gives it. */
  readonly homeDir: string;
}

/** Absolute folders, owner-only. */
export interface AppDirs {
  /** What a person edits: the settings file. */
  readonly configDir: string;
  /** What the engine remembers: endpoint file, recordings, history. */
  readonly stateDir: string;
  readonly logDir: string;
}

/**
 * XDG folders on Linux, `Library` on macOS, AppData on Windows. `VIVAVOCE_HOME` puts everything below one folder;
 * `VIVAVOCE_STATE_DIR` moves state and logs only, so that a second engine can run with the same settings.
 * Throws `invalid-input` when one of them is not absolute: two programs with different working folders would disagree.
 */
export function appDirs(place: Place): AppDirs {
  const usual = usualDirs(place);
  const stateDir = ownFolder(place, 'VIVAVOCE_STATE_DIR');
  if (stateDir === undefined) return usual;
  return { ...usual, stateDir, logDir: join(place, stateDir, 'logs') };
}

export function settingsFilePath(place: Place): string {
  return join(place, appDirs(place).configDir, 'settings.json');
}

/** In the state folder, not in XDG_RUNTIME_DIR: that is unset in cron jobs and many remote shells. */
export function endpointFilePath(place: Place): string {
  return join(place, appDirs(place).stateDir, 'endpoint.json');
}

/** The file that is being written; rotated ones lie beside it with a number (`engine.1.log` is the latest). */
export function logFilePath(place: Place): string {
  return join(place, appDirs(place).logDir, 'engine.log');
}

function usualDirs(place: Place): AppDirs {
  const { env, homeDir } = place;
  const root = ownFolder(place, 'VIVAVOCE_HOME');
  if (root !== undefined) {
    return {
      configDir: join(place, root, 'config'),
      stateDir: join(place, root, 'state'),
      logDir: join(place, root, 'logs'),
    };
  }
  switch (place.platform) {
    case 'win32': {
      const roaming = env['APPDATA'] || join(place, homeDir, 'AppData', 'Roaming');
      const local = env['LOCALAPPDATA'] || join(place, homeDir, 'AppData', 'Local');
      const stateDir = join(place, local, 'Vivavoce');
      return { configDir: join(place, roaming, 'Vivavoce'), stateDir, logDir: join(place, stateDir, 'logs') };
    }
    case 'darwin': {
      const support = join(place, homeDir, 'Library', 'Application Support', 'Vivavoce');
      return {
        configDir: support,
        stateDir: support,
        logDir: join(place, homeDir, 'Library', 'Logs', 'Vivavoce'),
      };
    }
    default: {
      const config = xdgFolder(place, 'XDG_CONFIG_HOME') ?? join(place, homeDir, '.config');
      const state = xdgFolder(place, 'XDG_STATE_HOME') ?? join(place, homeDir, '.local', 'state');
      const stateDir = join(place, state, 'vivavoce');
      return { configDir: join(place, config, 'vivavoce'), stateDir, logDir: join(place, stateDir, 'logs') };
    }
  }
}

/** The XDG specification has relative values ignored. */
function xdgFolder(place: Place, name: string): string | undefined {
  const value = place.env[name];
  return value && isAbsolute(place, value) ? value : undefined;
}

function ownFolder(place: Place, name: string): string | undefined {
  const value = place.env[name];
  if (!value) return undefined;
  if (isAbsolute(place, value)) return value;
  throw new AppError('invalid-input', `The environment variable ${name} is not an absolute path.`, {
    remedy: 'Give the whole path of a folder, from the root on.',
  });
}

function isAbsolute({ platform }: Place, path: string): boolean {
  return platform === 'win32' ? /^([a-z]:[\\/]|\\\\)/i.test(path) : path.startsWith('/');
}

function join({ platform }: Place, folder: string, ...names: readonly string[]): string {
  const separator = platform === 'win32' ? '\\' : '/';
  return [folder.replace(platform === 'win32' ? /[\\/]+$/ : /(?<=.)\/+$/, ''), ...names].join(separator);
}
