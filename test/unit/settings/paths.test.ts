import { describe, expect, it } from 'vitest';
import {
  appDirs,
  endpointFilePath,
  logFilePath,
  settingsFilePath,
} from '../../../src/shared/settings/paths.ts';

const linux = { platform: 'linux', homeDir: '/home/ada', env: {} };
const mac = { platform: 'darwin', homeDir: '/Users/ada', env: {} };
const windows = {
  platform: 'win32',
  homeDir: 'C:\\Users\\ada',
  env: { APPDATA: 'C:\\Users\\ada\\AppData\\Roaming', LOCALAPPDATA: 'D:\\Local\\' },
};

describe('folders', () => {
  it('follow the XDG specification on Linux', () => {
    expect(appDirs(linux)).toEqual({
      configDir: '/home/ada/.config/vivavoce',
      stateDir: '/home/ada/.local/state/vivavoce',
      logDir: '/home/ada/.local/state/vivavoce/logs',
    });
    const env = { XDG_CONFIG_HOME: '/etc/ada/', XDG_STATE_HOME: 'relative' };
    expect(appDirs({ ...linux, env })).toMatchObject({
      configDir: '/etc/ada/vivavoce',
      stateDir: '/home/ada/.local/state/vivavoce',
    });
  });

  it('are in Library on macOS', () => {
    expect(appDirs(mac)).toEqual({
      configDir: '/Users/ada/Library/Application Support/Vivavoce',
      stateDir: '/Users/ada/Library/Application Support/Vivavoce',
      logDir: '/Users/ada/Library/Logs/Vivavoce',
    });
  });

  it('are in AppData on Windows', () => {
    expect(appDirs(windows)).toEqual({
      configDir: 'C:\\Users\\ada\\AppData\\Roaming\\Vivavoce',
      stateDir: 'D:\\Local\\Vivavoce',
      logDir: 'D:\\Local\\Vivavoce\\logs',
    });
    expect(appDirs({ ...windows, env: {} }).stateDir).toBe('C:\\Users\\ada\\AppData\\Local\\Vivavoce');
  });

  it('are all below VIVAVOCE_HOME where that is set', () => {
    expect(appDirs({ ...mac, env: { VIVAVOCE_HOME: '/tmp/v' } })).toEqual({
      configDir: '/tmp/v/config',
      stateDir: '/tmp/v/state',
      logDir: '/tmp/v/logs',
    });
    expect(appDirs({ ...windows, env: { VIVAVOCE_HOME: 'E:/v' } }).configDir).toBe('E:/v\\config');
  });

  it('leave the settings in their place when only the state is moved', () => {
    const place = { ...linux, env: { VIVAVOCE_STATE_DIR: '/tmp/private' } };
    expect(settingsFilePath(place)).toBe('/home/ada/.config/vivavoce/settings.json');
    expect(endpointFilePath(place)).toBe('/tmp/private/endpoint.json');
    expect(logFilePath(place)).toBe('/tmp/private/logs/engine.log');
  });

  it('are refused when they are relative: programs in other folders would look elsewhere', () => {
    for (const name of ['VIVAVOCE_HOME', 'VIVAVOCE_STATE_DIR']) {
      expect(() => appDirs({ ...linux, env: { [name]: 'here' } })).toThrow(
        expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining(name) }),
      );
    }
    expect(() => appDirs({ ...windows, env: { VIVAVOCE_HOME: '/v' } })).toThrow('VIVAVOCE_HOME');
  });
});
