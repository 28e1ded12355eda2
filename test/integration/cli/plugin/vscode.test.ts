/** The extension of Visual Studio Code, installed by a stand-in for its program. */
import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, expect, test } from 'vitest';
import { PACKAGE_ROOT } from '../../../support/cli-context.ts';
import { PluginPlace } from './plugin-place.ts';

let place: PluginPlace;

const code = (exitCode: number): string =>
  `#!/bin/sh\necho "$@" >> "$HOME_OF_TEST/code.log"\n[ "$1" = --uninstall-extension ] || cp "$2" "$HOME_OF_TEST/got.vsix"\necho 'no room' >&2\nexit ${exitCode}\n`;
const log = (): string => place.read('code.log').replaceAll(place.records, 'RECORDS');

beforeEach(() => {
  place = new PluginPlace();
  place.write('bin/code', code(0), 0o755);
  place.env = { PATH: `${place.path('bin')}:/usr/bin:/bin`, HOME_OF_TEST: place.home };
});

test('it installs the packed extension, once, and takes it out again', async () => {
  const { version } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  const install = `--install-extension RECORDS/payload/vscode/vivavoce-${version}.vsix --force\n`;
  expect(await place.run('install', 'vscode')).toMatchObject({ exitCode: 0 });
  await place.run('install', 'vscode');
  expect(log()).toBe(install);
  expect((await place.states())['vscode']).toBe('installed');
  expect(place.has('.vscode')).toBe(false);
  await place.run('remove', 'vscode');
  expect(log()).toBe(`${install}--uninstall-extension vivavoce.vivavoce\n`);
  expect((await place.states())['vscode']).toBe('not-installed');
});

test('the packed extension is an archive that other programs read', async () => {
  await place.run('install', 'vscode');
  const script =
    'import json,sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); print(json.dumps([z.testzip(), z.namelist(), z.read("extension/extension.js").decode()]))';
  const { stdout } = await promisify(execFile)('python3', ['-c', script, place.path('got.vsix')]);
  const [damaged, names, main] = JSON.parse(stdout) as [string | null, string[], string];
  expect(damaged).toBeNull();
  expect(names).toEqual(
    expect.arrayContaining(['extension.vsixmanifest', '[Content_Types].xml', 'extension/package.json']),
  );
  expect(main).toBe(readFileSync(join(PACKAGE_ROOT, 'plugins', 'vscode', 'extension.js'), 'utf8'));
});

test('when it fails its words are told, and the next install tries again', async () => {
  place.write('bin/code', code(1), 0o755);
  const failed = await place.run('install', 'vscode');
  expect(failed.exitCode).toBe(1);
  expect(failed.stderr).toContain('failed: no room');
  expect((await place.states())['vscode']).toBe('broken');
  place.write('bin/code', code(0), 0o755);
  expect(await place.run('install', 'vscode')).toMatchObject({ exitCode: 0 });
  expect((await place.states())['vscode']).toBe('installed');
});

test('when it is gone the plugin is removed all the same', async () => {
  await place.run('install', 'vscode');
  rmSync(place.path('bin'), { recursive: true });
  expect(await place.run('remove', 'vscode')).toMatchObject({ exitCode: 0 });
  expect((await place.states())['vscode']).toBe('not-installed');
});
