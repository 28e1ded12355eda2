/** The files by which a bridge and the hooks of its session find each other; see `shared/doors/session-record.ts`. */
import {
  constants,
  copyFile,
  link,
  mkdir,
  readFile,
  rename,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseSessionRecord, sessionFileName } from '../../shared/doors/session-record.ts';
import type { SessionKey, SessionRecord } from '../../shared/doors/session-record.ts';
import { appDirs } from '../../shared/settings/paths.ts';
import type { Place } from '../../shared/settings/paths.ts';

const MAX_FILE_BYTES = 16 * 1024;
const MAX_CLAIMS = 3;
const OWNER_ONLY_FOLDER = 0o700;
const OWNER_ONLY_FILE = 0o600;

/** Where the file of a session lies; undefined for an id that no file can bear. */
export function sessionFilePath(place: Place, key: SessionKey): string | undefined {
  const name = sessionFileName(key);
  return name === null ? undefined : join(appDirs(place).stateDir, 'sessions', name);
}

/** What a living bridge says of the session. The file of one that is gone is removed. */
export async function readSession(path: string): Promise<SessionRecord | undefined> {
  const record = await recordAt(path);
  if (record === undefined) return undefined;
  if (isAlive(record.pid)) return record;
  await removeFile(path);
  return undefined;
}

/**
 * Takes the session for this process; false when another living bridge has it. Of two that begin at once one gets it: the
 * file appears whole, and only where there is none.
 */
export async function claimSession(path: string, record: SessionRecord): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true, mode: OWNER_ONLY_FOLDER });
  const fresh = await writeFresh(path, record);
  try {
    for (let attempt = 0; attempt < MAX_CLAIMS; attempt += 1) {
      if (await appears(fresh, path)) return true;
      if ((await readSession(path)) !== undefined) return false;
      // Damaged, or left by a process that is gone.
      await removeFile(path);
    }
    return false;
  } finally {
    await removeFile(fresh);
  }
}

/** Replaces what a claimed file says, whole. */
export async function updateSession(path: string, record: SessionRecord): Promise<void> {
  await rename(await writeFresh(path, record), path);
}

/** Whether the session is still that of process `pid`. */
export async function ownsSession(path: string, pid: number): Promise<boolean> {
  return (await recordAt(path))?.pid === pid;
}

/** Removing the file is also how a bridge is told that its session is over. */
export async function removeFile(path: string): Promise<void> {
  await unlink(path).catch(() => {});
}

async function writeFresh(path: string, record: SessionRecord): Promise<string> {
  const fresh = `${path}.${process.pid}.${crypto.randomUUID()}.new`;
  await writeFile(fresh, JSON.stringify(record), { mode: OWNER_ONLY_FILE });
  return fresh;
}

/** False when there is a file already. Not all file systems have links; a copy is not there all at once. */
async function appears(fresh: string, path: string): Promise<boolean> {
  try {
    await link(fresh, path).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw error;
      await copyFile(fresh, path, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function recordAt(path: string): Promise<SessionRecord | undefined> {
  try {
    const info = await stat(path);
    if (!info.isFile() || info.size > MAX_FILE_BYTES) return undefined;
    return parseSessionRecord(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** As `client/node/endpoint.ts` asks it, without the schemas that come with it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
