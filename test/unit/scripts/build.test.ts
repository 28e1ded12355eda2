import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { digestOf } from '../../../scripts/lib/build.mjs';
import { temporaryFolder } from './temporary-folder.ts';

async function tree(): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'src/room'), { recursive: true });
  await writeFile(join(folder, 'src/room/a.ts'), 'export const a = 1;');
  await writeFile(join(folder, 'src/b.ts'), 'export const b = 2;');
  return folder;
}

test('an untouched tree keeps its digest', async () => {
  const folder = await tree();
  expect(digestOf(folder, ['src'])).toBe(digestOf(folder, ['src', 'not-there']));
});

test.each<[string, (folder: string) => Promise<unknown>]>([
  ['changed', (folder) => writeFile(join(folder, 'src/b.ts'), 'export const b = 20;')],
  ['touched', (folder) => utimes(join(folder, 'src/b.ts'), 1, 1)],
  ['added', (folder) => writeFile(join(folder, 'src/c.ts'), '')],
  ['deleted', (folder) => rm(join(folder, 'src/room/a.ts'))],
  ['renamed', (folder) => rename(join(folder, 'src/b.ts'), join(folder, 'src/d.ts'))],
])('a file that was %s makes another digest', async (_case, change) => {
  const folder = await tree();
  const before = digestOf(folder, ['src']);
  await change(folder);
  expect(digestOf(folder, ['src'])).not.toBe(before);
});
