import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { readConfigFile, writeConfigFile } from '../../../../src/cli/plugins/files/config-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-file-'));
});

function path(name: string): string {
  return join(folder, name);
}

test('what somebody writes while ours is put on disk is not lost, and nothing of ours is left over', async () => {
  writeFileSync(path('settings.json'), 'before');
  const file = await readConfigFile(path('settings.json'));
  writeFileSync(path('settings.json'), 'theirs');
  await expect(writeConfigFile(file, Buffer.from('ours'), file.mode)).rejects.toMatchObject({
    code: 'conflict',
    retryable: true,
  });
  await expect(writeConfigFile(file, undefined, file.mode)).rejects.toMatchObject({ code: 'conflict' });
  expect(readFileSync(path('settings.json'), 'utf8')).toBe('theirs');
  expect(readdirSync(folder)).toEqual(['settings.json']);
});

test('a file that appeared meanwhile is not replaced', async () => {
  const file = await readConfigFile(path('new.json'));
  writeFileSync(path('new.json'), 'theirs');
  await expect(writeConfigFile(file, Buffer.from('ours'), file.mode)).rejects.toMatchObject({
    code: 'conflict',
  });
  expect(readFileSync(path('new.json'), 'utf8')).toBe('theirs');
});

test('a link that was turned to another file of the same content is not written through', async () => {
  writeFileSync(path('one.json'), 'same');
  writeFileSync(path('other.json'), 'same');
  symlinkSync('one.json', path('link.json'));
  const file = { ...(await readConfigFile(path('link.json'))), realPath: path('other.json') };
  await expect(writeConfigFile(file, Buffer.from('ours'), file.mode)).rejects.toMatchObject({
    code: 'conflict',
  });
  expect(readFileSync(path('other.json'), 'utf8')).toBe('same');
});

test('links to links to a file that is not there yet stay links', async () => {
  symlinkSync('second.json', path('first.json'));
  symlinkSync('third.json', path('second.json'));
  const file = await readConfigFile(path('first.json'));
  await writeConfigFile(file, Buffer.from('ours'), file.mode);
  expect(lstatSync(path('second.json')).isSymbolicLink()).toBe(true);
  expect(readFileSync(path('third.json'), 'utf8')).toBe('ours');
});

test('links in a circle are refused in place of being followed for ever', async () => {
  symlinkSync('b.json', path('a.json'));
  symlinkSync('a.json', path('b.json'));
  await expect(readConfigFile(path('a.json'))).rejects.toMatchObject({ code: 'storage-failed' });
});

test('a new file is as narrow as the umask wants it; a file that was there keeps its mode', async () => {
  const umask = process.umask(0o077);
  try {
    const made = await readConfigFile(path('new.json'));
    await writeConfigFile(made, Buffer.from('{}'), made.mode);
    expect(statSync(path('new.json')).mode & 0o777).toBe(0o600);
    writeFileSync(path('old.json'), 'a');
    chmodSync(path('old.json'), 0o664);
    const kept = await readConfigFile(path('old.json'));
    await writeConfigFile(kept, Buffer.from('b'), kept.mode);
    expect(statSync(path('old.json')).mode & 0o777).toBe(0o664);
  } finally {
    process.umask(umask);
  }
  expect(existsSync(path('old.json'))).toBe(true);
});
