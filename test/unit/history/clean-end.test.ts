import { appendFile, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noteCleanEnd, takeCleanEnd } from '../../../src/main/history/database/clean-end.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vivavoce-clean-'));
  file = join(folder, 'history.sqlite');
  await writeFile(file, 'pages');
  noteCleanEnd(file);
});
afterEach(() => rm(folder, { recursive: true }));

test('a file that was closed in order is known as such once', () => {
  expect([takeCleanEnd(file), takeCleanEnd(file)]).toEqual([true, false]);
});

test.each([
  ['that has grown', () => appendFile(file, 'x')],
  ['that was written at another time', () => utimes(file, 1, 1)],
  ['whose log waits', () => writeFile(`${file}-wal`, 'a log')],
  ['that is gone', () => rm(file)],
])('a file %s is looked through', async (_, change) => {
  await change();
  expect(takeCleanEnd(file)).toBe(false);
});

test('an empty log is as good as none', async () => {
  await writeFile(`${file}-wal`, '');
  expect(takeCleanEnd(file)).toBe(true);
});
