import { mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../shared/kernel/app-error.ts';

/**
 * Makes a folder and those above it, for the owner alone; nothing when it is there. Throws the error of the file
 * system itself, which Node's own recursive way hides: on a read-only disk it says that there is no such folder.
 */
export function makeFolder(path: string): void {
  if (makeOne(path)) return;
  makeFolder(dirname(path));
  if (!makeOne(path)) throw new AppError('storage-failed', `The folder ${path} cannot be made.`);
}

/** False when the folder above it is missing. */
function makeOne(path: string): boolean {
  try {
    mkdirSync(path, 0o700);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') return true;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    return false;
  }
}

/** Makes names that were added to a folder or taken from it survive a power cut, where the system can. */
export async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders, and keeps its names in order by itself.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
