import { open, realpath, rename, rm } from 'node:fs/promises';
import { randomId } from '../../shared/kernel/ids.ts';

/**
 * Replaces a file's content in one step: a reader, or a power cut, finds the old text or the new one, never a part.
 * The file is readable by its owner only. A symbolic link stays; its target is replaced.
 */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const temporary = `${target}.${randomId()}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}
