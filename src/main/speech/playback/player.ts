import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Disposable } from '../../../shared/kernel/disposable.ts';
import type { AudioBlock, DeviceChoice } from '../../audio/audio-block.ts';
import { Resampler } from '../../audio/resampler.ts';
import type { AudioOutput, OpenAudioOutput } from './audio-output.ts';
import { HeardLedger } from './heard-ledger.ts';
import { Mixer } from './mixer.ts';
import { OutputKeeper, type PlayerNews } from './output-keeper.ts';
import { durationMs, SpeechBuffer, type SpeechPiece } from './speech-buffer.ts';

export type { PlayerNews } from './output-keeper.ts';

export interface PlayerDependencies {
  /** The output to play through. It may be another one at any time; sound moves there at the next piece. */
  readonly output: () => AudioOutput;
  /** The device of the settings; null is the system default. */
  readonly wantedDevice: () => DeviceChoice | null;
  readonly clock: Clock;
  /** Exactly the samples that a device is given, when it is given them: the reference of echo cancellation. */
  readonly handed: (pcm: Float32Array, sampleRateHz: number, atMs: number) => void;
  /** The last so many of them were taken back and will not be heard. */
  readonly takenBack?: (samples: number, sampleRateHz: number) => void;
  readonly news: (news: PlayerNews) => void;
  /** How long a device stays open when nothing is to be heard, so that headsets may sleep. */
  readonly closeAfterMs?: number;
}

/** Sound is mixed in pieces of this length: so soon a short sound or a change of loudness takes hold. */
const PIECE_MS = 20;
/** So much may wait here beside what the output holds. */
const WAITING_MS = 80;
const CLOSE_AFTER_MS = 60_000;
const DEFAULT_RATE_HZ = 24_000;

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * The one owner of the open output. It opens at first use, keeps one stream open over many speeches, and goes on with
 * the sample it stopped at when the device is lost and found again, or another one is wanted.
 */
export class Player implements Disposable {
  readonly #deps: PlayerDependencies;
  readonly #keeper: OutputKeeper;
  readonly #buffer = new SpeechBuffer();
  readonly #ledger = new HeardLedger();
  /** Both for the rate of the open device. */
  #resampler = new Resampler();
  #mixer: Mixer | undefined;
  /** Short sounds that have not begun. */
  #cues: { readonly block: AudioBlock; readonly volume: number }[] = [];
  #isDucked = false;
  #acceptedMs = 0;
  #lastRateHz = DEFAULT_RATE_HZ;
  #waiters: Waiter[] = [];
  /** Why speech that was accepted is not heard; told to whoever asks next. */
  #failure: Error | undefined;
  #isSpeaking = false;
  #isRunning = false;
  #running: Promise<void> | undefined;
  #cancelClosing: () => void = () => {};
  #isClosed = false;

  constructor(deps: PlayerDependencies) {
    this.#deps = deps;
    const { output, wantedDevice, clock, handed, takenBack = () => {}, news } = deps;
    this.#keeper = new OutputKeeper({
      output,
      wantedDevice,
      clock,
      handed,
      takenBack,
      news,
      isNeeded: () => this.#hasWork,
      onOpened: (line) => this.#begin(line),
      onLost: (line) => this.#putBack(line),
    });
  }

  /** Milliseconds of speech and silence accepted since the player was made; what was discarded does not count. */
  get acceptedMs(): number {
    return this.#acceptedMs;
  }

  /** Milliseconds of speech and silence heard; never less than before. */
  get heardMs(): number {
    const { line } = this.#keeper;
    if (line !== undefined) this.#ledger.advance(line.heardSamples);
    // Sums of the same numbers in another order differ in their last digits.
    return this.#hasWork ? this.#ledger.heardMs : Math.max(this.#acceptedMs, this.#ledger.heardMs);
  }

  /** Opens the output, so that the next sound is heard without delay. A failure is told to who plays. */
  warm(): void {
    if (this.#isClosed || this.#isRunning) return;
    if (this.#keeper.rightLine === undefined) this.#keeper.acquire().catch(() => {});
    this.#closeLater();
  }

  /**
   * Plays a piece of speech at 0…1 of its loudness, after what came before. Resolves when more may come, or when it
   * was discarded. Rejects when no output can be opened (`output-missing`, `output-refused`), or when one was lost
   * and did not come back (`playback-failed`).
   */
  play({ pcm, sampleRateHz }: AudioBlock, volume: number): Promise<void> {
    if (this.#isClosed) return Promise.reject(closedError());
    const failure = this.#takeFailure();
    if (failure !== undefined) return Promise.reject(failure);
    const piece = { pcm, sampleRateHz, volume };
    this.#lastRateHz = sampleRateHz;
    this.#isSpeaking = true;
    this.#buffer.push(piece);
    this.#acceptedMs += durationMs(piece);
    this.#wake();
    if (!this.#mustWait) return Promise.resolve();
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  /** A pause between sentences, as long as nobody discards it. Resolves and rejects like `play`. */
  silence(silenceMs: number): Promise<void> {
    const sampleRateHz = this.#lastRateHz;
    return this.play(
      { pcm: new Float32Array(Math.round((sampleRateHz * silenceMs) / 1000)), sampleRateHz },
      1,
    );
  }

  /** No more of this speech comes: what the resampler held back is played. */
  endSpeech(): void {
    if (!this.#isSpeaking) return;
    this.#isSpeaking = false;
    this.#buffer.end();
    this.#wake();
  }

  /** Ends the speech, and resolves when all of it was heard or discarded. Rejects like `play`. */
  async drained(): Promise<void> {
    this.endSpeech();
    for (;;) {
      await this.#running;
      const failure = this.#takeFailure();
      if (failure !== undefined) throw failure;
      await this.#keeper.line?.drained();
      if (!this.#isRunning && this.heardMs >= this.#acceptedMs) return;
    }
  }

  /** Silences speech at once. Short sounds go on. What was not heard is gone; `heardMs` is exact afterwards. */
  discard(): void {
    this.#buffer.clear();
    this.#failure = undefined;
    const { line } = this.#keeper;
    if (line !== undefined) {
      const thrown = line.discard();
      this.#ledger.advance(line.heardSamples);
      this.#ledger.dropLast(thrown);
      this.#mixer?.takeBack(thrown);
      this.#resampler = new Resampler(line.sampleRateHz);
    }
    this.#mixer?.rest();
    this.#forget();
    this.#admit();
    this.#keeper.stopWaiting();
  }

  /** Makes speech quieter by 15 dB, or as loud as it was. */
  duck(isDucked: boolean): void {
    this.#isDucked = isDucked;
    this.#mixer?.duck(isDucked);
  }

  /** Lays a short sound over what plays, at once. Without an output it is not heard, and nobody is told. */
  playCue(pcm: Float32Array, sampleRateHz: number, volume: number): void {
    if (this.#isClosed || pcm.length === 0) return;
    this.#cues.push({ block: { pcm, sampleRateHz }, volume });
    this.#wake();
  }

  /** Another device is wanted. Speech moves there by itself; a device that waits for the next one is released now. */
  deviceChanged(): void {
    if (!this.#isRunning && this.#keeper.rightLine === undefined) void this.#keeper.release();
  }

  /** Silences, and releases the device for good. */
  async dispose(): Promise<void> {
    this.#isClosed = true;
    this.#cues = [];
    this.discard();
    this.#cancelClosing();
    await this.#keeper.release();
  }

  /** Whether speech is still to be heard, here or in the device, or a short sound is to be mixed. */
  get #hasWork(): boolean {
    return this.#hasSound || this.#ledger.hasUnheard;
  }

  get #hasSound(): boolean {
    return !this.#buffer.isEmpty || this.#cues.length > 0 || this.#mixer?.hasCues === true;
  }

  #wake(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#cancelClosing();
    this.#running = this.#run();
  }

  async #run(): Promise<void> {
    try {
      while (this.#hasSound) {
        const line = this.#keeper.rightLine;
        if (line === undefined) await this.#changeOutput();
        else await line.write(this.#next(line));
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isRunning = false;
      this.#closeLater();
    }
  }

  async #changeOutput(): Promise<void> {
    const { line } = this.#keeper;
    const rest = this.#resampler.flush();
    if (line !== undefined && this.#mixer !== undefined && rest.length > 0) {
      this.#ledger.write(rest.length, undefined);
      await line.write(this.#mixer.mix(rest));
    }
    await this.#keeper.acquire();
  }

  #begin({ sampleRateHz }: OpenAudioOutput): void {
    this.#resampler = new Resampler(sampleRateHz);
    this.#mixer = new Mixer(sampleRateHz, this.#isDucked);
    this.#ledger.restart();
  }

  /** The next samples for the device. */
  #next(line: OpenAudioOutput): Float32Array {
    this.#ledger.advance(line.heardSamples);
    const mixer = (this.#mixer ??= new Mixer(line.sampleRateHz, this.#isDucked));
    for (const { block, volume } of this.#cues.splice(0)) mixer.addCue(block, volume);
    const item = this.#buffer.take(PIECE_MS);
    this.#admit();
    if (item === undefined) {
      return this.#written(mixer.mix(new Float32Array(Math.round((line.sampleRateHz * PIECE_MS) / 1000))));
    }
    if (item === 'end') {
      const end = mixer.mix(this.#resampler.flush());
      mixer.rest();
      return this.#written(end);
    }
    return this.#written(mixer.mix(this.#resampler.push(item), item.volume), item);
  }

  #written(pcm: Float32Array, piece?: SpeechPiece): Float32Array {
    this.#ledger.write(pcm.length, piece);
    return pcm;
  }

  /** What a lost device has not played is played by the next one. */
  #putBack(line: OpenAudioOutput): void {
    this.#ledger.advance(line.heardSamples);
    this.#buffer.putBack(this.#ledger.takeUnheard());
    if (this.#buffer.isEmpty) return;
    if (!this.#isSpeaking) this.#buffer.end();
    this.#wake();
  }

  #fail(fault: unknown): void {
    const error = fault instanceof Error ? fault : new Error(String(fault));
    const hadSpeech = this.#hasUnheardSpeech;
    this.#buffer.clear();
    this.#cues = [];
    this.#forget();
    if (!hadSpeech) return;
    this.#keeper.announceLost(error);
    if (this.#waiters.length === 0) this.#failure = error;
    for (const { reject } of this.#waiters.splice(0)) reject(error);
  }

  get #hasUnheardSpeech(): boolean {
    return !this.#buffer.isEmpty || this.#ledger.hasUnheard;
  }

  /** What was not heard by now does not count as accepted any more; what the device will not give back is as good as heard. */
  #forget(): void {
    this.#isSpeaking = false;
    this.#ledger.settle();
    this.#acceptedMs = this.#ledger.heardMs;
  }

  #admit(): void {
    if (this.#mustWait) return;
    for (const { resolve } of this.#waiters.splice(0)) resolve();
  }

  get #mustWait(): boolean {
    return this.#buffer.waitingMs > WAITING_MS;
  }

  #takeFailure(): Error | undefined {
    const failure = this.#failure;
    this.#failure = undefined;
    return failure;
  }

  #closeLater(): void {
    this.#cancelClosing();
    // A file and a page stay; where there was no device, one may have come.
    const { kind } = this.#deps.output();
    if (this.#isClosed || kind === 'file' || kind === 'page') return;
    this.#cancelClosing = this.#deps.clock.after(this.#deps.closeAfterMs ?? CLOSE_AFTER_MS, () => {
      if (!this.#isRunning) void this.#keeper.release();
    });
  }
}

function closedError(): AppError {
  return new AppError('cancelled', 'The player is closed.');
}
