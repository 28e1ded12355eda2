import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findElectron } from '../../../scripts/lib/electron-binary.mjs';
import { temporaryFolder } from './temporary-folder.ts';

test('the program is where the path file says', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'dist'));
  await writeFile(join(folder, 'dist/electron'), '');
  await writeFile(join(folder, 'path.txt'), 'electron');
  expect(findElectron(folder, {})).toBe(join(folder, 'dist/electron'));
});

test('a package without a fetched program has none', async () => {
  const folder = await temporaryFolder();
  expect(findElectron(folder, {})).toBeUndefined();
});

test('a path file that points to nothing counts as no program', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'path.txt'), 'electron');
  expect(findElectron(folder, {})).toBeUndefined();
});

test('the override for a program elsewhere is respected', async () => {
  const folder = await temporaryFolder();
  const elsewhere = await temporaryFolder();
  await writeFile(join(folder, 'path.txt'), 'electron');
  await writeFile(join(elsewhere, 'electron'), '');
  expect(findElectron(folder, { ELECTRON_OVERRIDE_DIST_PATH: elsewhere })).toBe(join(elsewhere, 'electron'));
});
