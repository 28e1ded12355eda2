import { closeSync, fstatSync, fsync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { syncFolder } from './folders.ts';
import { formatLine, type JournalLine } from './journal-lines.ts';

const toDisk = promisify(fsync);

export interface JournalOptions {
  readonly path: string;
  /** Makes the folder of the file; may throw. */
  readonly makeFolder: () => void;
  /** All lines that are still needed, as they would be written now. */
  readonly snapshot: () => readonly JournalLine[];
  /** With the fault when the disk refuses, with undefined when it took everything. */
  readonly onTrouble: (error: unknown) => void;
  /** Everything appended so far is on the disk itself. */
  readonly onDurable: () => void;
}

/**
 * An append-only file of lines. When `append` returns the system has the line, so that the death of this process
 * cannot lose it; it is on the disk itself a moment later. What the disk refuses is held and written by `retry`.
 */
export class Journal {
  readonly #options: JournalOptions;
  #file: number | undefined;
  /** What the system has not taken yet, oldest first. */
  #held: Buffer = Buffer.alloc(0);
  /** Lines appended while the file is being replaced; they belong into both. */
  #meanwhile: string[] | undefined;
  /** The system has bytes that may not be on the disk. */
  #dirty = false;
  #replace = false;
  #bytes = 0;
  #bytesWhenReplaced = 0;
  #work: Promise<void> | undefined;

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  /** The work on the disk that is under way. */
  get busy(): Promise<void> | undefined {
    return this.#work;
  }

  /** Everything appended is on the disk itself. */
  get durable(): boolean {
    return this.#held.length === 0 && !this.#dirty && !this.#replace;
  }

  /** Bytes that lines take which a replacement would perhaps leave out. */
  get growthBytes(): number {
    return this.#bytes - this.#bytesWhenReplaced;
  }

  /** The state behind `snapshot` must contain the line already. Never throws. */
  append(line: JournalLine): void {
    const text = formatLine(line);
    this.#meanwhile?.push(text);
    this.#held = Buffer.concat([this.#held, Buffer.from(text)]);
    this.#write();
  }

  /** Writes what was held, as far as it is still needed. */
  retry(): void {
    if (this.#held.length > 0) this.rewrite();
    else this.#start();
  }

  /** Replaces the file, or makes it, with the lines that are needed, in one step. */
  rewrite(): void {
    this.#replace = true;
    this.#start();
  }

  /** Leaves out what is not needed any more. */
  compact(): void {
    if (this.#bytes > 0 || this.#held.length > 0) this.rewrite();
  }

  /** Call when nothing is under way. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #write(): void {
    try {
      this.#writeHeld();
    } catch (error) {
      this.#options.onTrouble(error);
    }
    this.#start();
  }

  #writeHeld(): void {
    if (this.#file === undefined || fstatSync(this.#file).nlink === 0) this.#open();
    const file = this.#file as unknown as number;
    while (this.#held.length > 0) {
      const written = writeSync(file, this.#held);
      this.#bytes += written;
      this.#dirty = true;
      this.#held = this.#held.subarray(written);
    }
  }

  /** Also when the folder was deleted: the file begins anew with all that is still needed. */
  #open(): void {
    this.#options.makeFolder();
    const file = openSync(this.#options.path, 'a', 0o600);
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = file;
    this.#bytes = 0;
    this.#bytesWhenReplaced = 0;
    this.#held = this.#wholeText();
  }

  #wholeText(): Buffer {
    const lines: readonly JournalLine[] = [{ event: 'run', version: 1 }, ...this.#options.snapshot()];
    return Buffer.from(lines.map(formatLine).join(''));
  }

  #start(): void {
    this.#work ??= this.#run();
  }

  async #run(): Promise<void> {
    // A caller's line must not wait for what starts here.
    await Promise.resolve();
    try {
      for (;;) {
        if (this.#replace) await this.#replaceFile().catch(this.#orWriteHeld);
        else if (this.#dirty && this.#file !== undefined) await this.#sync(this.#file);
        else break;
      }
      if (this.durable) this.#options.onTrouble(undefined);
    } catch (error) {
      this.#options.onTrouble(error);
    } finally {
      this.#work = undefined;
      if (this.durable) this.#options.onDurable();
    }
  }

  /** Where there is no room for another file, there may be some in this one. */
  readonly #orWriteHeld = (error: unknown): never => {
    if (this.#held.length > 0) this.#writeHeld();
    throw error;
  };

  async #sync(file: number): Promise<void> {
    this.#dirty = false;
    try {
      await toDisk(file);
    } catch (error) {
      // Another file may have taken its place meanwhile; that one is dirty by itself.
      if (file !== this.#file) return;
      this.#dirty = true;
      throw error;
    }
  }

  async #replaceFile(): Promise<void> {
    const { path } = this.#options;
    const next = `${path}.next`;
    this.#options.makeFolder();
    rmSync(next, { force: true });
    const file = openSync(next, 'a', 0o600);
    try {
      this.#meanwhile = [];
      this.#replace = false;
      let bytes = writeAll(file, this.#wholeText());
      await toDisk(file);
      // Whoever cuts the power finds the old file or the new one, and in both all that was on the disk before.
      while (this.#meanwhile.length > 0) {
        bytes += writeAll(file, Buffer.from(this.#meanwhile.splice(0).join('')));
        await toDisk(file);
      }
      // Windows replaces no file that is open.
      this.close();
      renameSync(next, path);
      this.#file = file;
      this.#held = Buffer.alloc(0);
      this.#dirty = false;
      this.#bytes = bytes;
      this.#bytesWhenReplaced = bytes;
    } catch (error) {
      this.#replace = true;
      closeSync(file);
      rmSync(next, { force: true });
      throw error;
    } finally {
      this.#meanwhile = undefined;
    }
    await syncFolder(dirname(path));
  }
}

function writeAll(file: number, bytes: Buffer): number {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
  return bytes.length;
}
