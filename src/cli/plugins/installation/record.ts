/** What was written where, and the bytes that were there before: one folder for each agent, in the state folder. */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { fileEditSchema } from '../edits/file-edit.ts';

const recordedFileSchema = z.object({
  path: z.string(),
  edit: fileEditSchema,
  /** SHA-256 of the bytes without and with our entries; null: there was no file. */
  before: z.string().nullable(),
  after: z.string(),
});
export type RecordedFile = Readonly<z.infer<typeof recordedFileSchema>>;

const recordSchema = z.object({
  format: z.literal(1),
  agent: z.string(),
  version: z.string(),
  /** The shell line by which hooks call us. */
  launcher: z.string(),
  /** `writing` and `removing`: begun, and not known to be over. */
  state: z.enum(['writing', 'installed', 'removing']),
  files: z.array(recordedFileSchema).readonly(),
  /** Folders that were made for these files. */
  folders: z.array(z.string()).readonly(),
  /** What undoes the step that the agent's own program did; null: there was none. */
  undo: z.array(z.string()).readonly().nullable(),
});
export type InstallationRecord = Readonly<z.infer<typeof recordSchema>>;

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
const RECORD = 'manifest.json';

export function checksum(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export class Records {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** Undefined when the agent's plugin is not installed. Throws `storage-failed` for a damaged record. */
  async read(agent: string): Promise<InstallationRecord | undefined> {
    const path = join(this.#root, agent, RECORD);
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    try {
      return recordSchema.parse(JSON.parse(text));
    } catch (error) {
      throw new AppError('storage-failed', `The record ${path} of what was installed is damaged.`, {
        remedy: `Delete ${join(this.#root, agent)}, then install the plugin again.`,
        cause: error,
      });
    }
  }

  async write(record: InstallationRecord): Promise<void> {
    await this.#save(record.agent, RECORD, Buffer.from(`${JSON.stringify(record, null, 2)}\n`));
  }

  /** Named by its checksum, so that a backup is never replaced by another one. */
  async keep(agent: string, bytes: Buffer): Promise<void> {
    await this.#save(agent, backupName(checksum(bytes)), bytes);
  }

  /** The bytes that were in a file before. Throws `storage-failed` when they are gone or not what they were. */
  async before(agent: string, file: RecordedFile): Promise<Buffer | undefined> {
    if (file.before === null) return undefined;
    const path = join(this.#root, agent, backupName(file.before));
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes !== undefined && checksum(bytes) === file.before) return bytes;
    throw new AppError('storage-failed', `The backup ${path} of ${file.path} is missing or damaged.`, {
      remedy: `Take the entries of Vivavoce out of ${file.path} by hand, and delete ${join(this.#root, agent)}.`,
    });
  }

  /** A file of ours that somebody changed, before it is replaced or deleted. Resolves with where the copy is. */
  async setAside(agent: string, name: string, bytes: Buffer): Promise<string> {
    const folder = join('changed', agent);
    await this.#save(folder, name, bytes);
    return join(this.#root, folder, name);
  }

  /** Deletes backups to which the record does not lead any more. */
  async tidy(record: InstallationRecord): Promise<void> {
    const folder = join(this.#root, record.agent);
    const wanted = new Set([RECORD, ...record.files.map(({ before }) => backupName(before ?? ''))]);
    for (const name of await readdir(folder)) {
      if (!wanted.has(name)) await rm(join(folder, name), { force: true });
    }
  }

  async forget(agent: string): Promise<void> {
    await rm(join(this.#root, agent), { recursive: true, force: true });
    await rmdir(this.#root).catch(() => {});
  }

  async #save(folder: string, name: string, bytes: Buffer): Promise<void> {
    const path = join(this.#root, folder, name);
    await mkdir(join(this.#root, folder), { recursive: true, mode: OWNER_ONLY_FOLDER });
    const handle = await open(`${path}.new`, 'w', OWNER_ONLY_FILE);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${path}.new`, path);
  }
}

function backupName(sum: string): string {
  return `${sum}.before`;
}
