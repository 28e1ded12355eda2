import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readEndpoint, usualEndpointFile } from '../../../../plugins/vscode/endpoint.js';
import { endpointFilePath } from '../../../../src/shared/settings/paths.ts';

describe('the usual place of the endpoint file is that of the engine', () => {
  const homes = { linux: '/home/me', darwin: '/Users/me', win32: 'C:\\Users\\me' } as const;
  const places: readonly (readonly [keyof typeof homes, Record<string, string>])[] = [
    ['linux', {}],
    ['linux', { XDG_STATE_HOME: '/state' }],
    ['linux', { XDG_STATE_HOME: 'not/absolute' }],
    ['linux', { VIVAVOCE_HOME: '/own' }],
    ['linux', { VIVAVOCE_HOME: '/own', VIVAVOCE_STATE_DIR: '/second' }],
    ['darwin', {}],
    ['darwin', { VIVAVOCE_HOME: '/own' }],
    ['win32', {}],
    ['win32', { LOCALAPPDATA: 'D:\\Local' }],
    ['win32', { VIVAVOCE_HOME: 'D:\\own' }],
  ];
  test.each(places)('on %s with %j', (platform, env) => {
    const homeDir = homes[platform];
    // Windows takes both separators.
    const slashes = (path: string): string => path.replaceAll('\\', '/');
    expect(slashes(usualEndpointFile(env, platform, homeDir))).toBe(
      slashes(endpointFilePath({ platform, env, homeDir })),
    );
  });
});

describe('an endpoint file', () => {
  const content = {
    schemaVersion: 1,
    pid: process.pid,
    instanceId: crypto.randomUUID(),
    host: '127.0.0.1',
    port: 8770,
    token: 'x'.repeat(43),
    openvip: '1.0',
    version: '0.1.0',
  };
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vivavoce-test-'));
    file = join(folder, 'endpoint.json');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function read(changes: Record<string, unknown> | string, mode = 0o600): Promise<unknown> {
    await writeFile(file, typeof changes === 'string' ? changes : JSON.stringify({ ...content, ...changes }));
    await chmod(file, mode);
    return readEndpoint(file);
  }

  test.each([
    ['127.0.0.1', 'http://127.0.0.1:8770'],
    ['0.0.0.0', 'http://127.0.0.1:8770'],
    ['::1', 'http://[::1]:8770'],
    ['localhost', 'http://localhost:8770'],
  ])('of an engine at %s is believed', async (host, baseUrl) => {
    expect(await read({ host })).toEqual({ baseUrl, token: content.token });
  });

  test.each([
    ['names another machine', { host: '192.168.1.5' }],
    ['names an address in disguise', { host: '127.0.0.1.example.com' }],
    ['has no port', { port: 0 }],
    ['has a port in disguise', { port: '80@example.com' }],
    ['has no token', { token: '' }],
    ['belongs to a process that is gone', { pid: 2 ** 30 }],
    ['belongs to a process group', { pid: -1 }],
    ['is of another version', { schemaVersion: 2 }],
  ])('that %s is not believed', async (_name, changes) => {
    expect(await read(changes)).toBeUndefined();
  });

  test('that is damaged, too large, open to others, or not there is not believed', async () => {
    expect(await read('{')).toBeUndefined();
    expect(await read(' '.repeat(70_000) + JSON.stringify(content))).toBeUndefined();
    expect(await read({}, 0o620)).toBeUndefined();
    expect(await readEndpoint(join(folder, 'other.json'))).toBeUndefined();
    expect(await readEndpoint(folder)).toBeUndefined();
  });
});
