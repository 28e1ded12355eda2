import { readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isUuid } from '../../shared/kernel/ids.ts';
import { makeFolder } from './folders.ts';
import type { ShelvedRecording } from './retention.ts';
import { emptyWhenMissing, isMissing } from './run-folder.ts';

const RECOGNISED = 'recordings';
const FAILED = 'unrecognised';
const ENDING = '.wav';

/** The recordings of settled utterances: a folder for those with words and one for those without. */
export class Shelf {
  readonly #folder: string;
  readonly #recordings = new Map<string, ShelvedRecording>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  get recordings(): readonly ShelvedRecording[] {
    return [...this.#recordings.values()];
  }

  get bytes(): number {
    return this.recordings.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Learns what is there. Rejects with the error of the file system. */
  async load(): Promise<void> {
    for (const failed of [false, true])
      for (const id of await recordingsIn(this.#folderOf(failed))) await this.note(id, failed);
  }

  /** A recording has come to this place, unless it has gone already. */
  async note(id: string, failed: boolean): Promise<void> {
    try {
      const { size, mtimeMs } = await stat(this.placeOf(id, failed));
      this.#recordings.set(id, { id, bytes: size, endedAtMs: mtimeMs, failed });
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  has(id: string): boolean {
    return this.#recordings.has(id);
  }

  path(id: string): string | undefined {
    const recording = this.#recordings.get(id);
    return recording === undefined ? undefined : this.placeOf(id, recording.failed);
  }

  placeOf(id: string, failed: boolean): string {
    return join(this.#folderOf(failed), id + ENDING);
  }

  /** To the folder of the recordings with or without words. Rejects with the error of the file system. */
  async move(id: string, failed: boolean): Promise<void> {
    const recording = this.#recordings.get(id);
    if (recording === undefined || recording.failed === failed) return;
    const to = this.placeOf(id, failed);
    makeFolder(dirname(to));
    await rename(this.placeOf(id, recording.failed), to);
    this.#recordings.set(id, { ...recording, failed });
  }

  /** Rejects with the error of the file system; then the recording is still there. */
  async delete(id: string): Promise<void> {
    const path = this.path(id);
    if (path === undefined) return;
    await rm(path, { force: true });
    this.#recordings.delete(id);
  }

  /** Somebody else has deleted it. */
  isGone(id: string): void {
    this.#recordings.delete(id);
  }

  #folderOf(failed: boolean): string {
    return join(this.#folder, failed ? FAILED : RECOGNISED);
  }
}

/** The ids of the recordings in a folder; none when there is no such folder. */
export async function recordingsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(emptyWhenMissing);
  return names
    .filter((name) => name.endsWith(ENDING))
    .map((name) => name.slice(0, -ENDING.length))
    .filter((name) => isUuid(name));
}

export function recordingName(id: string): string {
  return id + ENDING;
}
