import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const TOKEN_BYTES = 32;
const TOKEN_PATTERN = /^[\w-]{32,}$/;

/**
 * The token of the control plane, the same over restarts, so that an open page and scripts stay signed in. The file is
 * for its owner alone. Undefined when the disk refuses it: then the server makes one for this run.
 */
export async function readOrMakeToken(path: string): Promise<string | undefined> {
  const kept = await readFile(path, 'utf8').catch(() => '');
  if (TOKEN_PATTERN.test(kept)) return kept;
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, token, { mode: 0o600 });
    return token;
  } catch {
    return undefined;
  }
}
