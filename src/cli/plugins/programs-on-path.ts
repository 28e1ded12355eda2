import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** All programs of that name on PATH, in the order in which a shell would take them. */
export async function programsOnPath(
  name: string,
  {
    env,
    platform,
  }: { readonly env: Readonly<Record<string, string | undefined>>; readonly platform: string },
): Promise<string[]> {
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const endings = platform === 'win32' ? ['.cmd', '.exe', '.bat', ''] : [''];
  const candidates = folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending)));
  const found: string[] = [];
  for (const path of candidates) {
    if (await isProgram(path)) found.push(path);
  }
  return found;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
