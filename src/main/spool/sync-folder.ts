import { open } from 'node:fs/promises';

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
