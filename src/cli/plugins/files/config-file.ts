/** One file of somebody's configuration: read as bytes, written whole or not at all, links followed. */
import {
  access,
  chown,
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
  const current = await readConfigFile(file.path);
  if (!sameBytes(current.bytes, file.bytes))
    throw new AppError('conflict', `${file.path} was changed by another program just now.`, {
      remedy: 'Run the command again.',
      retryable: true,
    });
  try {
    if (bytes === undefined) await rm(file.realPath, { force: true });
    else await replace(file.realPath, bytes, mode);
  } catch (error) {
    throw unusable(file.path, 'written', error);
  }
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

async function replace(path: string, bytes: Buffer, mode: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: NEW_FOLDER_MODE });
  const owner = await stat(path).catch(() => undefined);
  const temporary = `${path}.vivavoce-${process.pid}`;
  try {
    const handle = await open(temporary, 'w', mode);
    try {
      await handle.writeFile(bytes);
      // The mode that `open` was given has been narrowed by the umask.
      await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (owner !== undefined && owner.uid !== process.getuid?.() && process.getuid !== undefined)
      await chown(temporary, owner.uid, owner.gid);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** A link that leads to nothing is followed too: the file is made where it points. */
async function realTarget(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const info = await lstat(path).catch(() => undefined);
    if (info?.isSymbolicLink() === true) return resolve(dirname(path), await readlink(path));
    return path;
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
