import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runInProcess } from '../../support/cli-context.ts';
import type { CliOutcome } from '../../support/cli-context.ts';
import { settingDeclarations } from '../../../src/shared/settings/declarations.ts';
import { defaultSettings } from '../../../src/shared/settings/schema.ts';

let home: string;
let file: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'vivavoce-test-'));
  file = join(home, 'config', 'settings.json');
});
afterEach(() => rm(home, { recursive: true, force: true }));

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliOutcome> {
  return runInProcess(['settings', ...args], { home, env });
}

test('without engine and file, the list is the defaults', async () => {
  expect(JSON.parse((await run(['list', '--json'])).stdout)).toEqual(defaultSettings());
  const { stdout } = await run(['list']);
  expect(stdout.trimEnd().split('\n')).toHaveLength(settingDeclarations.length);
  expect(stdout).toMatch(/^server\.port +8770$/m);
});

test('what is set is kept in the file, with its comments, and read again', async () => {
  await mkdir(join(home, 'config'));
  await writeFile(file, '{\n  // my port\n  "server": { "port": 9000 }\n}\n');
  expect(await run(['set', 'recognition.vocabulary', 'Vivavoce, OpenVIP'])).toEqual({
    exitCode: 0,
    stdout: '',
    stderr: '',
  });
  expect(await readFile(file, 'utf8')).toContain('// my port');
  expect((await run(['get', 'server.port'])).stdout).toBe('9000\n');
  expect((await run(['get', 'recognition.vocabulary'])).stdout).toBe('["Vivavoce","OpenVIP"]\n');
});

test('the environment decides before the file, and cannot be changed here', async () => {
  const env = { VIVAVOCE_SERVER_PORT: '7000' };
  expect((await run(['get', 'server.port'], env)).stdout).toBe('7000\n');
  const { exitCode, stderr } = await run(['set', 'server.port', '7001'], env);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('VIVAVOCE_SERVER_PORT');
});

test('a file that cannot be written is a failure that names it', async () => {
  await writeFile(join(home, 'config'), 'in the way');
  const { exitCode, stderr } = await run(['set', 'server.port', '9000']);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('settings.json');
});

test('edit opens the file in the editor and checks it afterwards', async () => {
  const editor = join(home, 'editor.sh');
  await writeFile(editor, `#!/bin/sh\necho '{ "server": { "port": "high" } }' > "$2"\n`, { mode: 0o700 });
  const wrong = await run(['edit'], { EDITOR: `${editor} --wait` });
  expect(wrong.exitCode).toBe(1);
  expect(wrong.stderr).toMatch(/settings\.json is wrong\. .*server\.port/);
  await writeFile(editor, `#!/bin/sh\necho '{ "server": { "port": 9001 } }' > "$2"\n`, { mode: 0o700 });
  expect((await run(['edit'], { EDITOR: `${editor} --wait` })).exitCode).toBe(0);
  expect((await run(['get', 'server.port'])).stdout).toBe('9001\n');
});

test('an editor that is not there is named', async () => {
  const { exitCode, stderr } = await run(['edit'], { VISUAL: '/nonexistent/editor' });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('The editor "/nonexistent/editor" failed');
  expect(stderr).toContain('EDITOR');
});
