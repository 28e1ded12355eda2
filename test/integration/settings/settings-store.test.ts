import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SettingsStore } from '../../../src/main/settings/settings-store.ts';
import type { SettingsChange, SettingsStoreOptions } from '../../../src/main/settings/settings-store.ts';
import type { SettingsNotice } from '../../../src/main/settings/settings-notices.ts';
import { systemClock } from '../../../src/shared/kernel/clock.ts';
import { DisposableStack } from '../../../src/shared/kernel/disposable.ts';
import { defaultSettings } from '../../../src/shared/settings/schema.ts';

let folder = '';
let file = '';
let stack: DisposableStack;
/** Standing notices by code. */
let notices: Map<string, SettingsNotice>;
let onNotice: () => void = () => {};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vivavoce-settings-'));
  file = join(folder, 'config', 'settings.json');
  await mkdir(dirname(file));
  stack = new DisposableStack();
  notices = new Map();
  onNotice = () => {};
});
afterEach(async () => {
  await stack.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function open(options: Partial<SettingsStoreOptions> = {}): Promise<SettingsStore> {
  return stack.use(
    await SettingsStore.open({
      filePath: file,
      env: {},
      flags: {},
      clock: systemClock,
      notices: {
        post: (notice) => {
          notices.set(notice.code, notice);
          onNotice();
        },
        clear: (code) => notices.delete(code),
      },
      onListenerError: (error) => {
        throw error;
      },
      ...options,
    }),
  );
}

function nextChange(store: SettingsStore): Promise<SettingsChange> {
  return new Promise((resolve) => void store.onChange(resolve));
}

const read = (): Promise<string> => readFile(file, 'utf8');
const setAside = async (): Promise<readonly string[]> =>
  (await readdir(dirname(file))).filter((name) => name.startsWith('settings.invalid-'));

describe('where values come from', () => {
  it('is the defaults when there is no file, and none is made', async () => {
    const store = await open();
    expect(store.settings).toEqual(defaultSettings());
    expect(await readdir(dirname(file))).toEqual([]);
    expect([...notices]).toEqual([]);
  });

  it('is the flag over the variable over the file over the default', async () => {
    await writeFile(file, '{ "server": { "port": 1, "host": "::1" }, "recognition": { "language": "de" } }');
    const store = await open({
      env: { VIVAVOCE_SERVER_PORT: '2', VIVAVOCE_RECOGNITION_LANGUAGE: 'fr' },
      flags: { 'server.port': 3 },
    });
    expect(store.settings.server).toMatchObject({ port: 3, host: '::1', requireToken: false });
    expect(store.settings.recognition.language).toBe('fr');
    const sources = store
      .describe()
      .filter(({ source }) => source !== 'default')
      .map(({ key, source, value }) => [key, source, value]);
    expect(sources).toEqual([
      ['recognition.language', 'environment', 'fr'],
      ['server.host', 'file', '::1'],
      ['server.port', 'flag', 3],
    ]);
  });

  it('is never a wrong flag or variable: those are refused by name', async () => {
    await expect(open({ flags: { 'server.port': -1 } })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('"server.port" must be a whole number'),
    });
    await expect(open({ env: { VIVAVOCE_SERVER_PORT: 'x' } })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('VIVAVOCE_SERVER_PORT'),
    });
  });

  it('is not a misspelt variable, and a notice says so', async () => {
    await open({ env: { VIVAVOCE_SERVER_PROT: '1' } });
    expect([...notices.values()]).toMatchObject([{ remedy: 'Did you mean VIVAVOCE_SERVER_PORT?' }]);
  });
});

describe('changing a setting', () => {
  it('applies it, tells its key, and writes only what was set', async () => {
    const store = await open();
    const change = nextChange(store);
    await store.set('recognition.language', 'de');
    expect(store.settings.recognition.language).toBe('de');
    expect(await change).toEqual({ keys: ['recognition.language'], settings: store.settings });
    expect(JSON.parse(await read())).toEqual({ version: 1, recognition: { language: 'de' } });
    expect((await open()).settings).toEqual(store.settings);
  });

  it('keeps comments and layout of the file', async () => {
    const text = '{\n    // four blanks\n    "version": 1,\n    "server": { "port": 9000 } // office\n}\n';
    await writeFile(file, text);
    const store = await open();
    await store.set('server.port', 9001);
    expect(await read()).toBe(text.replace('9000', '9001'));
  });

  it('refuses wrong keys and values without touching anything', async () => {
    const store = await open();
    await expect(store.set('server.prot', 1)).rejects.toMatchObject({
      code: 'invalid-input',
      remedy: 'Did you mean "server.port"?',
    });
    await expect(store.set('server.port', 'high')).rejects.toMatchObject({ code: 'invalid-input' });
    expect(store.settings).toEqual(defaultSettings());
    expect(await readdir(dirname(file))).toEqual([]);
  });

  it('is refused where a variable or flag decides', async () => {
    const store = await open({ env: { VIVAVOCE_SERVER_PORT: '2' }, flags: { 'logging.level': 'debug' } });
    await expect(store.set('server.port', 3)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('VIVAVOCE_SERVER_PORT'),
    });
    await expect(store.set('logging.level', 'info')).rejects.toMatchObject({
      message: expect.stringContaining('the command line'),
    });
  });

  it('loses none of many changes at once', async () => {
    const store = await open();
    await Promise.all([
      store.set('server.port', 9000),
      store.set('recognition.language', 'de'),
      store.set('endpointing.profile', 'quick'),
      store.set('server.port', 9001),
    ]);
    expect(JSON.parse(await read())).toEqual({
      version: 1,
      server: { port: 9001 },
      recognition: { language: 'de' },
      endpointing: { profile: 'quick' },
    });
  });

  it('says what takes effect after a restart only', async () => {
    const store = await open();
    await store.set('server.port', 9000);
    await store.set('recognition.language', 'de');
    const waiting = store.describe().filter(({ needsRestart }) => needsRestart);
    expect(waiting.map(({ key }) => key)).toEqual(['server.port']);
    await store.set('server.port', 8770);
    expect(store.describe().filter(({ needsRestart }) => needsRestart)).toEqual([]);
  });

  it.runIf(process.platform !== 'win32')(
    'writes for the owner only, through links, and leaves no traces',
    async () => {
      const target = join(folder, 'dotfiles.json');
      await writeFile(target, '{}', { mode: 0o644 });
      await symlink(target, file);
      const store = await open();
      await store.set('server.port', 9000);
      expect(JSON.parse(await readFile(target, 'utf8'))).toMatchObject({ server: { port: 9000 } });
      expect((await stat(target)).mode & 0o777).toBe(0o600);
      expect(await readdir(folder)).toEqual(['config', 'dotfiles.json']);
      expect(await readdir(dirname(file))).toEqual(['settings.json']);
    },
  );
});

describe('edits in the file', () => {
  it('apply while the engine runs, also when the file is new or replaced', async () => {
    const store = await open();
    const first = nextChange(store);
    await writeFile(file, '{ "recognition": { "language": "de" } }');
    expect((await first).keys).toEqual(['recognition.language']);

    const second = nextChange(store);
    await writeFile(`${file}.new`, '{ "recognition": { "language": "fr" }, "server": { "port": 1 } }');
    await rename(`${file}.new`, file);
    expect((await second).keys).toEqual(['recognition.language', 'server.port']);

    const third = nextChange(store);
    await rm(file);
    expect((await third).keys).toEqual(['recognition.language', 'server.port']);
    expect(store.settings).toEqual(defaultSettings());
  });

  it('that are wrong are not applied and left alone, and the notice goes when they are mended', async () => {
    await writeFile(file, '{ "server": { "port": 9000 } }');
    const store = await open();
    const told = new Promise<void>((resolve) => (onNotice = resolve));
    await writeFile(file, '{ "server": { "port": "high" } }');
    await told;
    expect(notices.get('settings-invalid')?.message).toContain('Line 1: The setting "server.port"');
    expect(store.settings.server.port).toBe(9000);
    expect(await setAside()).toEqual([]);

    const change = nextChange(store);
    await writeFile(file, '{ "server": { "port": 9001 } }');
    await change;
    expect([...notices]).toEqual([]);
  });

  it('count when a setting is changed before they were noticed', async () => {
    await writeFile(file, '{}');
    const store = await open();
    await writeFile(file, '{ "recognition": { "language": "de" } }');
    await store.set('server.port', 9000);
    expect(store.settings).toMatchObject({ recognition: { language: 'de' }, server: { port: 9000 } });
    expect(JSON.parse(await read())).toMatchObject({
      recognition: { language: 'de' },
      server: { port: 9000 },
    });
  });
});

describe('a file that is wrong at the start', () => {
  it('is set aside, what was right in it stays, and the key is named', async () => {
    const text = '{\n  // mine\n  "server": { "port": "high" },\n  "recognition": { "language": "de" }\n}\n';
    await writeFile(file, text);
    const store = await open();
    expect(store.settings.server.port).toBe(8770);
    expect(store.settings.recognition.language).toBe('de');
    const [aside = ''] = await setAside();
    expect(await readFile(join(dirname(file), aside), 'utf8')).toBe(text);
    expect(await read()).toContain('// mine');
    const notice = notices.get('settings-invalid');
    expect(notice?.message).toContain('Line 3: The setting "server.port" must be a whole number');
    expect(notice?.remedy).toContain(aside);
  });

  it('is set aside as a whole when it is no JSON', async () => {
    await writeFile(file, 'port: 9000\n');
    const store = await open();
    expect(store.settings).toEqual(defaultSettings());
    expect(await setAside()).toHaveLength(1);
    expect(notices.get('settings-invalid')?.message).toContain('Line 1:');
    await store.set('server.port', 9000);
    expect(JSON.parse(await read())).toEqual({ version: 1, server: { port: 9000 } });
    expect(notices.has('settings-invalid')).toBe(true);
  });

  it('is set aside before a change is written over it', async () => {
    const store = await open();
    const told = new Promise<void>((resolve) => (onNotice = resolve));
    await writeFile(file, '{ "server": ');
    await told;
    await store.set('server.port', 9000);
    expect(await setAside()).toHaveLength(1);
    expect(JSON.parse(await read())).toEqual({ version: 1, server: { port: 9000 } });
  });
});

describe('a disk that refuses', () => {
  it('costs nothing but the file: the change holds, a notice says so, and a later change writes both', async () => {
    const blocker = join(folder, 'blocker');
    await writeFile(blocker, '');
    file = join(blocker, 'settings.json');
    const store = await open();
    const change = nextChange(store);
    await store.set('server.port', 9000);
    expect((await change).keys).toEqual(['server.port']);
    expect(store.settings.server.port).toBe(9000);
    expect(notices.get('settings-not-saved')?.message).toContain(file);

    await rm(blocker);
    await store.set('recognition.language', 'de');
    expect(JSON.parse(await read())).toEqual({
      version: 1,
      server: { port: 9000 },
      recognition: { language: 'de' },
    });
    expect([...notices]).toEqual([]);
  });

  it('that does not give the file is reported, and nothing is written over it', async () => {
    await mkdir(file);
    const store = await open();
    expect(store.settings).toEqual(defaultSettings());
    expect(notices.get('settings-unreadable')?.message).toContain('EISDIR');
    await store.set('server.port', 9000);
    expect(store.settings.server.port).toBe(9000);
    expect(notices.has('settings-not-saved')).toBe(true);
    expect((await stat(file)).isDirectory()).toBe(true);
  });
});
