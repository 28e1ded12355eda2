import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { run } from './run.mjs';

const installLimitMs = 15 * 60_000;

/**
 * @typedef {{ packages: Record<string, { version?: string, optional?: boolean, link?: boolean }> }} Lockfile
 */

/**
 * Names the packages that the lockfile asks for and the installed tree lacks or has in another version.
 * Optional packages may be missing: they belong to other platforms.
 *
 * @param {Lockfile} wanted `package-lock.json`
 * @param {Lockfile} installed `node_modules/.package-lock.json`, which npm writes when an install has completed
 * @returns {string[]}
 */
export function outdatedPackages(wanted, installed) {
  return Object.entries(wanted.packages)
    .filter(([path, entry]) => {
      if (path === '' || entry.link === true) return false;
      const found = installed.packages[path];
      return found === undefined ? entry.optional !== true : found.version !== entry.version;
    })
    .map(([path]) => path.replace(/^node_modules\//, ''));
}

function isInstalled() {
  const hidden = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return outdatedPackages(wanted, JSON.parse(readFileSync(hidden, 'utf8'))).length === 0;
}

/**
 * Installs what the lockfile says, when the tree differs from it. Install scripts stay off: everything native comes
 * prebuilt inside its package. Not `npm ci`: it refuses a lockfile that lacks builds for other platforms, and which of
 * those a lockfile lists depends on what the registry had when it was written.
 *
 * @returns {Promise<string | undefined>} what went wrong
 */
export async function ensurePackages() {
  if (isInstalled()) return undefined;
  console.log('Installing packages (about a minute the first time) …');
  const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const command = npm?.endsWith('.js')
    ? [process.execPath, npm]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
  const { code, output } = await run(command[0] ?? 'npm', [...command.slice(1), ...args], {
    limitMs: installLimitMs,
    quiet: true,
  });
  if (code === 0) return undefined;
  return `${output.trim()}\nThe packages could not be installed. Check the connection to the npm registry and try again.`;
}
