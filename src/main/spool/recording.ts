import { constants } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../../shared/kernel/clock.ts';
import { joinSamples } from '../../shared/kernel/join-samples.ts';
import { encodeSamples, WAV_HEADER_BYTES, WAV_SAMPLE_BYTES, wavHeader } from '../audio/wav.ts';
import { makeFolder, syncFolder } from './folders.ts';
import { bytesOf, decodeSamples, readRecording, readThrough } from './recording-file.ts';
import { isMissing } from './run-folder.ts';

/** What a power cut may take of an utterance that is being spoken. */
const SYNC_EVERY_MS = 1000;

export interface RecordingOptions {
  readonly path: string;
  readonly clock: Clock;
  /** With the fault when the disk refuses, with undefined when it took everything. */
  readonly onTrouble: (error: unknown) => void;
  /** The file is whole. */
  readonly onFinished: () => void;
  /** The file is gone from its place, as `putAway` wanted. */
  readonly onOver: () => void;
}

/**
 * The sound of one utterance on its way to the disk. Calls state what shall be, one loop makes it so; what the disk
 * refuses stays in memory until `retry`. The file is a WAV file whose header says that the length is unknown until all
 * sound is there.
 */
export class Recording {
  readonly #options: RecordingOptions;
  /** Not taken by the system yet, oldest first. */
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** What is being written; undefined when it was dropped meanwhile. */
  #underWay: Buffer | undefined;
  #writtenBytes = 0;
  #file: FileHandle | undefined;
  #syncedAtMs = -Infinity;
  #ended = false;
  #finished = false;
  #fate: { readonly to: string | undefined } | undefined;
  #over = false;
  #refused = false;
  #work: Promise<void> | undefined;

  constructor(options: RecordingOptions) {
    this.#options = options;
  }

  /** The file of another run, whole already. */
  static adopted(options: RecordingOptions, samples: number): Recording {
    const recording = new Recording(options);
    recording.#writtenBytes = samples * WAV_SAMPLE_BYTES;
    recording.#ended = true;
    recording.#finished = true;
    return recording;
  }

  /** The work on the disk that is under way. */
  get busy(): Promise<void> | undefined {
    return this.#work;
  }

  get samples(): number {
    return (this.#writtenBytes + this.heldBytes) / WAV_SAMPLE_BYTES;
  }

  /** In memory only. */
  get heldBytes(): number {
    return this.#heldBytes + (this.#underWay?.length ?? 0);
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** The disk refuses something. */
  get refused(): boolean {
    return this.#refused;
  }

  /** The whole sound is in the file with this path. */
  get path(): string | undefined {
    return this.#finished ? this.#options.path : undefined;
  }

  /** Makes the file. */
  begin(): void {
    this.#start();
  }

  append(pcm: Float32Array): void {
    if (this.#fate !== undefined) return;
    this.#finished = false;
    const bytes = encodeSamples(pcm);
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    this.#start();
  }

  /** All sound is there. */
  end(): void {
    this.#ended = true;
    this.#start();
  }

  /** The file is moved as soon as it is whole; without a path it is deleted at once. */
  putAway(to: string | undefined): void {
    this.#fate ??= { to };
    this.#ended = true;
    // What is not wanted need not be written, and deleting may work where writing does not.
    this.#refused = false;
    this.#start();
  }

  /** Tries again what the disk refused. */
  retry(): void {
    this.#refused = false;
    this.#start();
  }

  /** Lets go what only the memory has. */
  dropHeld(): void {
    this.#held = [];
    this.#heldBytes = 0;
    this.#underWay = undefined;
  }

  /** All sound so far. Rejects with the error of the file system. */
  async read(): Promise<Float32Array> {
    const held = decodeSamples(Buffer.concat([this.#underWay ?? Buffer.alloc(0), ...this.#held]));
    const written = this.#writtenBytes / WAV_SAMPLE_BYTES;
    if (written === 0) return held;
    return joinSamples([(await this.#readWritten(written)).subarray(0, written), held]);
  }

  async #readWritten(samples: number): Promise<Float32Array> {
    try {
      return await readRecording(this.#options.path);
    } catch (error) {
      // Deleted under our hands: while the file is open, its content is still there.
      if (this.#file === undefined || !isMissing(error)) throw error;
      return decodeSamples(await readThrough(this.#file, samples));
    }
  }

  #start(): void {
    if (this.#work === undefined && !this.#refused && !this.#over) this.#work = this.#run();
  }

  async #run(): Promise<void> {
    // A caller's frame must not wait for what starts here.
    await Promise.resolve();
    const wasFinished = this.#finished;
    try {
      while (await this.#step());
      this.#options.onTrouble(undefined);
    } catch (error) {
      this.#refused = true;
      this.#options.onTrouble(error);
    } finally {
      this.#work = undefined;
      if (this.#finished && !wasFinished) this.#options.onFinished();
      if (this.#over) this.#options.onOver();
    }
  }

  /** False when nothing is left to do. */
  async #step(): Promise<boolean> {
    if (this.#over) return false;
    if (this.#fate !== undefined && (this.#fate.to === undefined || (this.#finished && this.samples === 0)))
      return this.#delete();
    if (!this.#finished && this.#file === undefined) this.#file = await this.#open();
    if (this.#held.length > 0 && this.#file !== undefined) return this.#write(this.#file);
    if (this.#ended && this.#file !== undefined) return this.#finish(this.#file);
    if (this.#fate?.to !== undefined) return this.#move(this.#fate.to);
    return false;
  }

  async #open(): Promise<FileHandle> {
    const { path } = this.#options;
    makeFolder(dirname(path));
    const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    try {
      await file.write(wavHeader(0), 0, WAV_HEADER_BYTES, 0);
      return file;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async #write(file: FileHandle): Promise<boolean> {
    const bytes = Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    this.#underWay = bytes;
    try {
      while (this.#underWay !== undefined && this.#underWay.length > 0) {
        const piece: Buffer = this.#underWay;
        const at = WAV_HEADER_BYTES + this.#writtenBytes;
        const { bytesWritten } = await file.write(piece, 0, piece.length, at);
        this.#writtenBytes += bytesWritten;
        this.#underWay = this.#underWay === undefined ? undefined : piece.subarray(bytesWritten);
      }
    } catch (error) {
      if (this.#underWay !== undefined) {
        this.#held.unshift(this.#underWay);
        this.#heldBytes += this.#underWay.length;
      }
      throw error;
    } finally {
      this.#underWay = undefined;
    }
    const nowMs = this.#options.clock.now();
    if (nowMs - this.#syncedAtMs < SYNC_EVERY_MS) return true;
    if (await this.#rescued(file)) return true;
    await file.datasync();
    if (this.#syncedAtMs === -Infinity) await syncFolder(dirname(this.#options.path));
    this.#syncedAtMs = nowMs;
    return true;
  }

  async #finish(file: FileHandle): Promise<boolean> {
    if (await this.#rescued(file)) return true;
    await file.write(wavHeader(this.#writtenBytes / WAV_SAMPLE_BYTES), 0, WAV_HEADER_BYTES, 0);
    await file.truncate(bytesOf(this.#writtenBytes / WAV_SAMPLE_BYTES));
    const date = this.#options.clock.date();
    await file.utimes(date, date);
    await file.datasync();
    // Sound that came meanwhile is written first.
    if (this.#held.length > 0) return true;
    this.#file = undefined;
    this.#finished = true;
    await file.close();
    return true;
  }

  /** The file was deleted: what it holds goes back to the memory, to be written into a new one. */
  async #rescued(file: FileHandle): Promise<boolean> {
    if ((await file.stat()).nlink > 0) return false;
    const bytes = await readThrough(file, this.#writtenBytes / WAV_SAMPLE_BYTES);
    this.#held.unshift(bytes);
    this.#heldBytes += bytes.length;
    this.#writtenBytes = 0;
    this.#syncedAtMs = -Infinity;
    this.#file = undefined;
    await file.close();
    return true;
  }

  async #move(to: string): Promise<boolean> {
    makeFolder(dirname(to));
    try {
      await rename(this.#options.path, to);
      await syncFolder(dirname(to));
    } catch (error) {
      // Somebody deleted the recording; there is nothing to put away.
      if (!isMissing(error)) throw error;
    }
    this.#over = true;
    return false;
  }

  async #delete(): Promise<boolean> {
    const file = this.#file;
    this.#file = undefined;
    this.dropHeld();
    await file?.close();
    await rm(this.#options.path, { force: true });
    this.#over = true;
    return false;
  }
}
