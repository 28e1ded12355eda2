/** One file of somebody's configuration: read as bytes, written whole or not at all, links followed. */
import {
  access,
  constants,
  lstat,
  mkdir,
  open,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AppError } from '../../../shared/kernel/app-error.ts';

export interface ConfigFile {
  /** As it was named. */
  readonly path: string;
  /** Where it really lies, when `path` is or goes through a link. */
  readonly realPath: string;
  /** Undefined: it does not exist. */
  readonly bytes: Buffer | undefined;
  readonly mode: number;
}

const NEW_FILE_MODE = 0o644;
const NEW_FOLDER_MODE = 0o755;
const WRITE_BITS = 0o222;
/** As the kernel has it; links that lead in a circle end here. */
const MAX_LINKS = 40;

/** Throws `storage-failed` when it is there and cannot be read, `conflict` when it is no file. */
export async function readConfigFile(path: string): Promise<ConfigFile> {
  const realPath = await realTarget(path);
  try {
    const info = await stat(realPath);
    if (!info.isFile())
      throw new AppError('conflict', `${path} is not a file. Nothing was changed.`, {
        remedy: 'Move it away, then run the command again.',
      });
    return { path, realPath, bytes: await readFile(realPath), mode: info.mode & 0o7777 };
  } catch (error) {
    if (isMissing(error)) return { path, realPath, bytes: undefined, mode: NEW_FILE_MODE };
    if (AppError.is(error)) throw error;
    throw unusable(path, 'read', error);
  }
}

/** Throws `forbidden` when the file could not be replaced, so that it is known before anything is written. */
export async function requireWritable(file: ConfigFile): Promise<void> {
  // The owner's bits count for root too: a file without them was not meant to be changed.
  if (file.bytes !== undefined && (file.mode & WRITE_BITS) === 0) throw readOnly(file.path);
  const folder = await nearestFolder(dirname(file.realPath));
  try {
    if (file.bytes !== undefined) await access(file.realPath, constants.W_OK);
    await access(folder, constants.W_OK);
  } catch {
    throw readOnly(file.path);
  }
}

/**
 * Replaces the file in one step and keeps its mode and owner; `undefined` deletes it. Throws `conflict` when somebody
 * changed it since it was read, `storage-failed` when it cannot be written.
 */
export async function writeConfigFile(
  file: ConfigFile,
  bytes: Buffer | undefined,
  mode: number,
): Promise<void> {
  try {
    if (bytes !== undefined) return await replace(file, bytes, mode);
    await requireUnchanged(file);
    await rm(file.realPath, { force: true });
  } catch (error) {
    throw AppError.is(error) ? error : unusable(file.path, 'written', error);
  }
}

async function requireUnchanged(file: ConfigFile): Promise<void> {
  const current = await readConfigFile(file.path);
  if (current.realPath === file.realPath && sameBytes(current.bytes, file.bytes)) return;
  throw new AppError('conflict', `${file.path} was changed by another program just now.`, {
    remedy: 'Run the command again.',
    retryable: true,
  });
}

/** Folders that would have to be made for a file, the outermost first. */
export async function missingFolders(path: string): Promise<string[]> {
  const missing: string[] = [];
  const nearest = await nearestFolder(dirname(path));
  for (let folder = dirname(path); folder !== nearest; folder = dirname(folder)) missing.unshift(folder);
  return missing;
}

export function sameBytes(one: Buffer | undefined, other: Buffer | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.equals(other);
}

async function replace(file: ConfigFile, bytes: Buffer, mode: number): Promise<void> {
  const path = file.realPath;
  await mkdir(dirname(path), { recursive: true, mode: NEW_FOLDER_MODE });
  const former = await stat(path).catch(() => undefined);
  const temporary = `${path}.vivavoce-${process.pid}`;
  try {
    const handle = await open(temporary, 'w', mode);
    try {
      await handle.writeFile(bytes);
      if (former !== undefined) await keepOwner(handle, former);
      // The umask has narrowed the mode that `open` was given: right for a new file only.
      if (former !== undefined) await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // As late as can be: what somebody writes while the disk is busy must not be lost.
    await requireUnchanged(file);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** A file of another user must not become ours; a group that we cannot give is left out, as any copy would. */
async function keepOwner(handle: FileHandle, former: Stats): Promise<void> {
  const own = await handle.stat();
  if (own.uid === former.uid && own.gid === former.gid) return;
  await handle.chown(former.uid, former.gid).catch((error: unknown) => {
    if (own.uid !== former.uid) throw error;
  });
}

/** Links that lead to nothing are followed too: the file is made where the last one points. */
async function realTarget(path: string, linksLeft: number = MAX_LINKS): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const info = await lstat(path).catch(() => undefined);
    if (info?.isSymbolicLink() !== true || linksLeft === 0) return path;
    return realTarget(resolve(dirname(path), await readlink(path)), linksLeft - 1);
  }
}

async function nearestFolder(folder: string): Promise<string> {
  try {
    await stat(folder);
    return folder;
  } catch {
    const parent = dirname(folder);
    return parent === folder ? folder : nearestFolder(parent);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function readOnly(path: string): AppError {
  return new AppError('forbidden', `${path} is read-only. Nothing was changed.`, {
    remedy: 'Make it writable, or add the entries where this file is made; see them with --dry-run.',
  });
}

function unusable(path: string, what: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError('storage-failed', `${path} cannot be ${what}: ${reason}`, { cause });
}
