import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { runNode } from './run.mjs';

const buildLimitMs = 5 * 60_000;
const stampFile = join(root, 'out/.inputs');

/** What the build reads: a change of any of these makes `out/` stale. */
const inputs = ['src', 'electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json'];

/**
 * Digest of names, sizes and times of everything below the given paths. Deleted and renamed files change it too.
 *
 * @param {string} folder paths are relative to it
 * @param {readonly string[]} paths files or folders
 */
export function digestOf(folder, paths) {
  const hash = createHash('sha256');
  /** @param {string} path */
  const visit = (path) => {
    const full = join(folder, path);
    const stat = statSync(full, { throwIfNoEntry: false });
    if (stat === undefined) return;
    if (stat.isDirectory()) {
      for (const name of readdirSync(full).toSorted()) visit(join(path, name));
    } else {
      hash.update(`${path}\0${stat.size}\0${stat.mtimeMs}\n`);
    }
  };
  for (const path of paths) visit(path);
  return hash.digest('hex');
}

/**
 * Builds `out/` unless it is newer than everything it is made from.
 *
 * @returns {Promise<string | undefined>} what went wrong
 */
export async function ensureBuild() {
  const digest = digestOf(root, inputs);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === digest) return undefined;
  console.log('Building …');
  const { code, output } = await runNode(
    'node_modules/electron-vite/bin/electron-vite.js',
    ['build', '--logLevel', 'warn'],
    {
      limitMs: buildLimitMs,
      quiet: true,
    },
  );
  if (code !== 0) return `${output.trim()}\nThe build failed.`;
  writeFileSync(stampFile, digest);
  return undefined;
}
