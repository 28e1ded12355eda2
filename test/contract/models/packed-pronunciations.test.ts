import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { REPOSITORY } from '../house/repository.ts';

/** The tool compresses nothing but goes through 260 000 entries, after it was compiled. */
const TIMEOUT_MS = 60_000;

it(
  'the packed pronunciation files are what the tool makes of their sources',
  async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'vivavoce-packed-'));
    try {
      await promisify(execFile)(process.execPath, [
        path.join(REPOSITORY, 'node_modules/tsx/dist/cli.mjs'),
        path.join(REPOSITORY, 'tools/pack-pronunciations.ts'),
        folder,
      ]);
      for (const file of ['lexicon.bin', 'tagger.bin']) {
        const made = await readFile(path.join(folder, file));
        const shipped = await readFile(path.join(REPOSITORY, 'models/hibari', file));
        expect([file, made.equals(shipped)]).toEqual([file, true]);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  },
  TIMEOUT_MS,
);
