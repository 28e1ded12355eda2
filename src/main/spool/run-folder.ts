import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { randomId } from '../../shared/kernel/ids.ts';
import { makeFolder } from './folders.ts';
import { isRunning, ownMark, type ProcessMark } from './process-mark.ts';

const RUNS = 'runs';
export const JOURNAL = 'journal.ndjson';
/** `<random id>.<pid>.<start>`, for a folder taken over followed by `.<count>`. */
const NAME = /^[\da-f-]{36}\.(\d+)\.([\w-]+)(\.\d+)?$/;
/** The pid of a run that has ended in peace; no process has it. */
const NOBODY = '0.0';

/**
 * The folder of one run of the engine, with its journal and its sound. The name says which process owns it, so that
 * an engine that lives is told from one that was killed, and renaming takes it over in one step: of two that try, one
 * gets it.
 */
export class RunFolder {
  readonly #root: string;
  readonly #run: string;
  readonly path: string;
  #taken = 0;

  constructor(folder: string) {
    this.#root = join(folder, RUNS);
    this.#run = randomId();
    const { pid, start } = ownMark();
    this.path = join(this.#root, `${this.#run}.${pid}.${start}`);
  }

  get journal(): string {
    return join(this.path, JOURNAL);
  }

  /** Throws the error of the file system. */
  make(): void {
    makeFolder(this.path);
  }

  /** Takes over what runs have left whose process is gone; resolves with the new paths of their folders. */
  async takeOver(onError: (error: unknown) => void): Promise<readonly string[]> {
    const taken: string[] = [];
    for (const name of await readdir(this.#root).catch(emptyWhenMissing)) {
      const owner = ownerOf(name);
      if (owner === undefined || name.startsWith(this.#run) || (await isRunning(owner))) continue;
      this.#taken += 1;
      const path = `${this.path}.${this.#taken}`;
      try {
        await rename(join(this.#root, name), path);
        taken.push(path);
      } catch (error) {
        // Another engine was faster, or it may not be touched.
        if (!isMissing(error)) onError(error);
      }
    }
    return taken;
  }

  /** This run is over although its process lives: the next one may take over what it leaves. */
  async release(): Promise<void> {
    for (const name of await readdir(this.#root).catch(emptyWhenMissing)) {
      if (!name.startsWith(this.#run)) continue;
      const count = NAME.exec(name)?.[3] ?? '';
      await rename(join(this.#root, name), join(this.#root, `${this.#run}.${NOBODY}${count}`));
    }
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

export function emptyWhenMissing(error: unknown): string[] {
  if (isMissing(error)) return [];
  throw error;
}

function ownerOf(name: string): ProcessMark | undefined {
  const [, pid, start] = NAME.exec(name) ?? [];
  return pid === undefined || start === undefined ? undefined : { pid: Number(pid), start };
}
