import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/kernel/app-error.ts';
import { samplesToMs } from '../../shared/kernel/audio-format.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import { isUuid } from '../../shared/kernel/ids.ts';
import { DiskTrouble, faultCode } from './disk-trouble.ts';
import { applyLine, linesOf, newState, type JournalLine, type JournalState } from './journal-lines.ts';
import { Journal } from './journal.ts';
import { leftBehind, removeEmpty, removeJournals, type LeftBehind } from './left-behind.ts';
import { Recording } from './recording.ts';
import { bytesOf, readRecording } from './recording-file.ts';
import { tooMany } from './retention.ts';
import { isMissing, RunFolder } from './run-folder.ts';
import { recordingName, Shelf } from './shelf.ts';
import type { Recovered, SpooledAbout, SpoolOptions } from './spooled.ts';

/** The memory holds over an hour of sound that the disk refuses. */
const MOST_HELD_BYTES = 128_000_000;
/** When the journal has grown by so much, what is not needed any more is left out. */
const MOST_GROWTH_BYTES = 64_000;
const RETRY_MS = 2000;
/** What can still happen to an utterance that is settled: tried again without success, recognised again, deleted. */
const AFTER_SETTLED: ReadonlySet<string> = new Set(['kept', 'recognised', 'discarded']);

interface SpooledUtterance {
  readonly state: JournalState;
  readonly recording: Recording | undefined;
  /** Settled or discarded, and its sound is where it belongs. */
  over: boolean;
}

/**
 * Keeps what is being said on disk until it is in the history, so that no crash loses a word or sends it twice.
 * All calls of an utterance's life return at once and never fail; what the disk refuses is held in memory and told.
 * The format and the invariants are in the README.
 */
export class Spool implements Disposable {
  readonly #options: SpoolOptions;
  readonly #run: RunFolder;
  readonly #shelf: Shelf;
  readonly #journal: Journal;
  readonly #trouble: DiskTrouble;
  /** Not settled yet, or not put away yet; in the order in which they began. */
  readonly #utterances = new Map<string, SpooledUtterance>();
  /** Folders of earlier runs, and those of them whose journals are still needed. */
  readonly #taken = new Set<string>();
  #takenJournals: readonly string[] = [];
  readonly #ready: Promise<void>;
  #housework: Promise<void> | undefined;
  #cancelRetry: (() => void) | undefined;
  #closed = false;

  constructor(options: SpoolOptions) {
    this.#options = options;
    this.#run = new RunFolder(options.folder);
    this.#shelf = new Shelf(options.folder);
    this.#trouble = new DiskTrouble(options.folder, options.onProblem);
    this.#journal = new Journal({
      path: this.#run.journal,
      makeFolder: () => this.#run.make(),
      snapshot: () => [...this.#utterances].flatMap(([id, { state }]) => linesOf(id, state)),
      onTrouble: (error) => this.#report('journal', error),
      onDurable: () => this.#putAway(),
    });
    this.#ready = this.#load();
  }

  /** Bytes of all recordings. */
  get audioBytes(): number {
    return this.#shelf.bytes + this.#unsettledBytes();
  }

  /** An utterance begins. Throws `invalid-input` when its id is no UUID. */
  begin(about: SpooledAbout): void {
    if (!isUuid(about.id)) throw notAnId();
    if (this.#closed || this.#utterances.has(about.id)) return;
    const recording = new Recording(this.#recordingOptions(about.id, this.#run.path));
    this.#utterances.set(about.id, { state: newState(about), recording, over: false });
    this.#journal.append({ event: 'begin', ...about });
    recording.begin();
  }

  /** More of its sound, 16 kHz mono in −1…1; the array may be used again afterwards. */
  append(id: string, pcm: Float32Array): void {
    const recording = this.#utterances.get(id)?.recording;
    if (recording === undefined || this.#closed) return;
    if (this.#heldBytes() > MOST_HELD_BYTES && !this.#letGo(recording)) return;
    recording.append(pcm);
  }

  /** All its sound is there. */
  ended(id: string): void {
    this.#utterances.get(id)?.recording?.end();
  }

  /** Nothing worth keeping was said: its sound is deleted. */
  discard(id: string): void {
    this.#note({ event: 'discarded', id });
  }

  /** Its words are known; `entry` is any JSON. When this returns, the end of the process cannot lose them. */
  recognised(id: string, entry: unknown): void {
    if (!isUuid(id)) throw notAnId();
    const utterance = this.#utterances.get(id);
    // Also for a recording that was settled without words, and is recognised again.
    if (utterance === undefined || utterance.over)
      this.#utterances.set(id, {
        state: newState(utterance?.state.about),
        recording: undefined,
        over: false,
      });
    this.#note({ event: 'recognised', id, entry: entry ?? null });
  }

  /** Its text is about to be handed to an agent. When this returns, the end of the process cannot hide that. */
  leaving(id: string): void {
    this.#note({ event: 'leaving', id });
  }

  /** Its text was handed over. */
  delivered(id: string): void {
    this.#note({ event: 'delivered', id });
  }

  /** Its words could not be recognised: its sound is wanted until they are, or until retention ends. */
  keep(id: string): void {
    this.#note({ event: 'kept', id });
  }

  /** The history has it: nothing needs to be recovered, its text is left out of the journal, its sound may age. */
  settled(id: string): void {
    this.#note({ event: 'settled', id });
  }

  /** Whether there is any sound under this id. False for recordings of earlier runs until the folder was read. */
  has(id: string): boolean {
    const utterance = this.#utterances.get(id);
    if (utterance?.state.end === 'discarded') return false;
    return (utterance?.recording?.samples ?? 0) > 0 || this.#shelf.has(id);
  }

  /** The path of its WAV file; undefined while not all its sound is there. */
  file(id: string): string | undefined {
    const utterance = this.#utterances.get(id);
    if (utterance?.state.end === 'discarded') return undefined;
    return this.#shelf.path(id) ?? utterance?.recording?.path;
  }

  /** All its sound so far, 16 kHz mono. Rejects with `not-found`, or `storage-failed` when the disk refuses. */
  async read(id: string): Promise<Float32Array> {
    const utterance = this.#utterances.get(id);
    if (!isUuid(id) || utterance?.state.end === 'discarded') throw notFound();
    const recording = utterance?.recording;
    let fault: unknown;
    const ways = [
      ...(recording === undefined ? [] : [() => recording.read()]),
      ...[false, true].map((failed) => () => readRecording(this.#shelf.placeOf(id, failed))),
    ];
    for (const read of ways) {
      try {
        return await read();
      } catch (error) {
        if (!isMissing(error)) fault ??= error;
      }
    }
    if (fault !== undefined) throw storageFailed('The recording cannot be read', fault);
    this.#shelf.isGone(id);
    throw notFound();
  }

  /**
   * Deletes sound and text of these utterances. Rejects with `storage-failed` when the disk refuses; what was not
   * settled is then deleted as soon as it works.
   */
  async forget(ids: readonly string[]): Promise<void> {
    await this.#ready;
    for (const id of ids) this.discard(id);
    this.#journal.compact();
    await this.flush();
    let fault: unknown;
    for (const id of ids)
      await this.#shelf.delete(id).catch((error: unknown) => {
        fault ??= error;
      });
    const left = !this.#journal.durable || ids.some((id) => this.#utterances.get(id)?.over === false);
    if (fault !== undefined || left) throw storageFailed('The recording cannot be deleted for now', fault);
  }

  /**
   * What earlier runs have left without settling it, oldest first. Each is handed out once in this run, and again in
   * the next when it was not settled in this one. What a run that is still alive has, is its own.
   */
  async recover(): Promise<readonly Recovered[]> {
    await this.#ready;
    const onError = this.#logger('Something that an earlier run left could not be read');
    const folders = await this.#run.takeOver(onError).catch((error: unknown) => {
      onError(error);
      return [];
    });
    if (folders.length === 0) return [];
    const found = await leftBehind(folders, onError);
    for (const folder of folders) this.#taken.add(folder);
    for (const left of found) this.#adopt(left);
    this.#takenJournals = [...this.#takenJournals, ...folders];
    // The older journals go when this one is on the disk.
    this.#journal.rewrite();
    while (this.#journal.busy !== undefined) await this.#journal.busy;
    const recovered = found.filter(({ state }) => state.end === undefined);
    this.#options.log?.info({ utterances: recovered.length }, 'Utterances of an earlier run were recovered');
    return recovered.map(recoveredFrom);
  }

  /** Deletes the recordings that are too old or too many; never one that is not settled. */
  async retain(): Promise<void> {
    await this.#ready;
    const { retention, clock } = this.#options;
    const surplus = tooMany(
      this.#shelf.recordings,
      this.#unsettledBytes(),
      retention(),
      clock.date().getTime(),
    );
    const onError = this.#logger('A recording that is too old could not be deleted');
    for (const id of surplus) await this.#shelf.delete(id).catch(onError);
  }

  /** Resolves when everything is on the disk, or refused by it. */
  async flush(): Promise<void> {
    await this.#ready;
    for (;;) {
      const recordings = [...this.#utterances.values()].map(({ recording }) => recording?.busy);
      const busy = [this.#journal.busy, this.#housework, ...recordings].filter((work) => work !== undefined);
      if (busy.length === 0) return;
      await Promise.all(busy);
    }
  }

  /** Finishes what is under way. What is not settled is left for the next run. */
  async close(): Promise<void> {
    if (this.#closed) return;
    for (const { recording } of this.#utterances.values()) recording?.end();
    await this.flush();
    this.#closed = true;
    this.#cancelRetry?.();
    this.#journal.close();
    const onError = this.#logger('The folder of this run could not be left in order');
    if (this.#utterances.size === 0) await removeJournals([this.#run.path]).catch(onError);
    await removeEmpty([...this.#taken, this.#run.path]);
    await this.#run.release().catch(onError);
  }

  dispose(): Promise<void> {
    return this.close();
  }

  async #load(): Promise<void> {
    const onError = (error: unknown): void => {
      if (!isMissing(error)) this.#logger('The recordings could not be listed')(error);
    };
    // A folder that others made may be open to others.
    await chmod(this.#options.folder, 0o700).catch(onError);
    await this.#shelf.load().catch(onError);
  }

  /** Applies a line to an utterance and writes it; nothing for an utterance that is not known or is over. */
  #note(line: Exclude<JournalLine, { event: 'run' | 'begin' }>): void {
    const utterance = this.#utterances.get(line.id);
    if (utterance === undefined || utterance.over || this.#closed) {
      if (line.event === 'kept') this.#do(() => this.#shelf.move(line.id, true));
      return;
    }
    const { end } = utterance.state;
    if (end === 'discarded' || (end === 'settled' && !AFTER_SETTLED.has(line.event))) return;
    applyLine(utterance.state, line);
    this.#journal.append(line);
  }

  #adopt({ id, state, sound }: LeftBehind): void {
    // A file without sound and words that nobody knows: nothing was said.
    if (state.end === undefined && !state.recognised && (sound?.samples ?? 0) === 0) state.end = 'discarded';
    const recording =
      sound === undefined
        ? undefined
        : Recording.adopted({ ...this.#recordingOptions(id), path: sound.path }, sound.samples);
    this.#utterances.set(id, { state, recording, over: false });
  }

  #recordingOptions(id: string, folder = ''): ConstructorParameters<typeof Recording>[0] {
    return {
      path: join(folder, recordingName(id)),
      clock: this.#options.clock,
      onTrouble: (error) => this.#report(id, error),
      onFinished: () => this.#note({ event: 'ended', id }),
      onOver: () => this.#do(() => this.#shelve(id)),
    };
  }

  /** Everything is written: what has ended goes where it belongs, and the journals of earlier runs go. */
  #putAway(): void {
    if (this.#closed) return;
    for (const [id, utterance] of this.#utterances) {
      const { state, recording } = utterance;
      if (state.end === undefined || utterance.over) continue;
      if (recording !== undefined) recording.putAway(this.#placeFor(id, state));
      else {
        utterance.over = true;
        this.#do(() => this.#shelveAgain(id, state));
      }
    }
    if (this.#takenJournals.length > 0) this.#do(() => this.#removeTakenJournals());
    else this.#forgetOver();
  }

  /** Undefined when the sound is not to be kept. */
  #placeFor(id: string, { end, kept }: JournalState): string | undefined {
    const unwanted = end === 'discarded' || (!kept && this.#options.retention().keepAudioDays === 0);
    return unwanted ? undefined : this.#shelf.placeOf(id, kept);
  }

  async #shelve(id: string): Promise<void> {
    const utterance = this.#utterances.get(id);
    if (utterance === undefined) return;
    const { state } = utterance;
    for (const failed of [false, true]) await this.#shelf.note(id, failed);
    await this.#shelveAgain(id, state);
    this.#report(id, undefined);
    // Recognised again meanwhile: its sound is on the shelf, but its words are not settled.
    if (state.end === undefined) this.#utterances.set(id, { state, recording: undefined, over: false });
    else utterance.over = true;
    this.#forgetOver();
  }

  /** Its sound is on the shelf, but perhaps in a place that is wrong by now. */
  async #shelveAgain(id: string, state: JournalState): Promise<void> {
    if (this.#placeFor(id, state) === undefined) await this.#shelf.delete(id);
    else await this.#shelf.move(id, state.kept);
  }

  async #removeTakenJournals(): Promise<void> {
    const folders = this.#takenJournals;
    await removeJournals(folders);
    this.#takenJournals = this.#takenJournals.filter((folder) => !folders.includes(folder));
    this.#forgetOver();
  }

  /** Leaves out what is over, unless the journal of an earlier run would speak of it again. */
  #forgetOver(): void {
    if (this.#takenJournals.length > 0) return;
    let changed = false;
    for (const [id, { over }] of this.#utterances) if (over) changed = this.#utterances.delete(id) || changed;
    if (changed && this.#taken.size > 0) this.#do(() => removeEmpty(this.#taken));
    const idle = changed && this.#utterances.size === 0;
    if (idle || this.#journal.growthBytes > MOST_GROWTH_BYTES) this.#journal.compact();
  }

  /** One thing after the other, seen by `flush`. */
  #do(work: () => Promise<void>): void {
    const done = (this.#housework ?? Promise.resolve())
      .then(work)
      .catch(this.#logger('The recordings could not be put in order'))
      .finally(() => {
        if (this.#housework === done) this.#housework = undefined;
      });
    this.#housework = done;
  }

  #report(what: string, error: unknown): void {
    if (this.#trouble.report(what, error) && error !== undefined)
      this.#logger('The disk refuses what is said')(error);
    if (!this.#trouble.standing || this.#closed) this.#cancelRetry?.();
    else this.#cancelRetry ??= this.#options.clock.after(RETRY_MS, () => this.#retry());
    if (!this.#trouble.standing) this.#cancelRetry = undefined;
  }

  #retry(): void {
    this.#cancelRetry = undefined;
    this.#journal.retry();
    for (const { recording } of this.#utterances.values()) if (recording?.refused === true) recording.retry();
  }

  /** Makes room in memory for `speaking`; false when there is nothing else to let go. */
  #letGo(speaking: Recording): boolean {
    const others = [...this.#utterances.values()].filter(
      ({ recording }) => recording !== speaking && recording !== undefined && recording.heldBytes > 0,
    );
    const victim =
      others.find(({ state }) => state.end !== undefined) ??
      others.find(({ state }) => state.recognised) ??
      others.find(({ recording }) => recording?.ended === true);
    if (victim === undefined) return false;
    victim.recording?.dropHeld();
    const fields = { heldBytes: this.#heldBytes() };
    this.#options.log?.warn(fields, 'Sound was let go that the disk refused for too long');
    return true;
  }

  #heldBytes(): number {
    let bytes = 0;
    for (const { recording } of this.#utterances.values()) bytes += recording?.heldBytes ?? 0;
    return bytes;
  }

  #unsettledBytes(): number {
    let bytes = 0;
    for (const { recording } of this.#utterances.values())
      if (recording !== undefined) bytes += bytesOf(recording.samples);
    return bytes;
  }

  #logger(message: string): (error: unknown) => void {
    return (error) => this.#options.log?.warn({ code: faultCode(error) }, message);
  }
}

function recoveredFrom({ id, state, sound }: LeftBehind): Recovered {
  return {
    about: state.about ?? { id, agentId: null, startedAt: new Date(0).toISOString(), mode: 'hands-free' },
    audioMs: samplesToMs(sound?.samples ?? 0),
    entry: state.entry,
    delivery: state.delivery,
  };
}

function notAnId(): AppError {
  return new AppError('invalid-input', 'The id of an utterance is not a UUID.', {
    remedy: 'Give ids that are UUIDs.',
  });
}

function notFound(): AppError {
  return new AppError('not-found', 'No recording is kept for this entry.');
}

function storageFailed(what: string, cause: unknown): AppError {
  return new AppError('storage-failed', `${what} (${faultCode(cause)}).`, {
    remedy: 'Check the disk and try again.',
    retryable: true,
    cause,
  });
}
