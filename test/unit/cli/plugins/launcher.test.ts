import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findLauncher, launcherIn } from '../../../../src/cli/plugins/launcher.ts';

const NODE = String.raw`C:\Program Files\nodejs\node.exe`;
const SCRIPT = String.raw`C:\Users\O'Neil\vivavoce.mjs`;
const self = { command: NODE, args: [SCRIPT] };

function packageFolder(): string {
  const root = mkdtempSync(join(tmpdir(), 'launcher-'));
  mkdirSync(join(root, 'bin'));
  writeFileSync(join(root, 'bin', 'vivavoce.mjs'), '');
  return root;
}

test('on Windows the script that npm puts on PATH is called by its name in shells, and never started as a program', async () => {
  const packageRoot = packageFolder();
  const folder = mkdtempSync(join(tmpdir(), 'npm-'));
  writeFileSync(join(folder, 'vivavoce.cmd'), '@node "%~dp0\\node_modules\\vivavoce\\bin\\vivavoce.mjs" %*', {
    mode: 0o755,
  });
  const launcher = await findLauncher({ env: { PATH: folder }, platform: 'win32', packageRoot, self });
  expect(launcher).toEqual({ command: NODE, args: [SCRIPT], line: 'vivavoce' });
  expect(launcherIn('bash', { launcher, platform: 'win32' })).toEqual(launcher);
});

test('paths of Windows with blanks and quotes hold in Git Bash and in PowerShell', async () => {
  const packageRoot = packageFolder();
  const launcher = await findLauncher({ env: { PATH: '' }, platform: 'win32', packageRoot, self });
  expect(launcher.line).toBe(`"${NODE}" "${SCRIPT}"`);
  const lineIn = (shell: 'bash' | 'powershell'): string =>
    launcherIn(shell, { launcher, platform: 'win32' }).line;
  expect(lineIn('bash')).toBe(
    String.raw`'C:/Program Files/nodejs/node.exe' 'C:/Users/O'\''Neil/vivavoce.mjs'`,
  );
  expect(lineIn('powershell')).toBe(String.raw`& '${NODE}' 'C:\Users\O''Neil\vivavoce.mjs'`);
});

test('elsewhere every shell gets the same line', async () => {
  const launcher = await findLauncher({
    env: { PATH: '' },
    platform: 'linux',
    packageRoot: packageFolder(),
    self: { command: '/usr/bin/node', args: ['/opt/my app/vivavoce.mjs'] },
  });
  expect(launcher.line).toBe(`/usr/bin/node '/opt/my app/vivavoce.mjs'`);
  expect(launcherIn('powershell', { launcher, platform: 'linux' })).toEqual(launcher);
});
