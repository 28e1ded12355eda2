/**
 * A step of electron-builder, when the files of the app are in place and not yet signed: what must be run as a program
 * is made executable. File systems without such bits, and archives of packages without them, would lose it.
 * https://www.electron.build/docs/features/hooks
 */
import { chmodSync, readdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';

/** node-pty opens terminals of macOS by the first one; the others are plugins. */
const PROGRAM_NAMES = ['spawn-helper'];
const PROGRAM_ENDINGS = ['.sh', '.tmux'];

/** @param {{ readonly appOutDir: string }} context the folder with the packed app */
export function afterPack({ appOutDir }) {
  const files = readdirSync(appOutDir, { recursive: true, withFileTypes: true });
  for (const file of files) {
    if (file.isFile() && isProgram(file.name)) chmodSync(join(file.parentPath, file.name), 0o755);
  }
}

/** @param {string} name */
function isProgram(name) {
  return PROGRAM_NAMES.includes(basename(name)) || PROGRAM_ENDINGS.includes(extname(name));
}
