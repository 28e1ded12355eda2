import type { Device } from '../../../shared/contract/control.ts';
import { AppError, explain } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Disposable } from '../../../shared/kernel/disposable.ts';
import type { DeviceChoice } from '../../audio/audio-block.ts';
import { chooseDevice, isWanted } from '../../audio/device-choice.ts';
import { outputGone } from '../../audio/device-errors.ts';
import type { AudioOutput, OpenAudioOutput, OutputEnd } from './audio-output.ts';

/** What becomes of the output that speech is heard through. */
export type PlayerNews =
  /** Sound goes to `device` from now on; `insteadOf` is the wanted one if that is missing. */
  | { readonly type: 'opened'; readonly device: Device; readonly insteadOf: DeviceChoice | undefined }
  /** Something is to be heard and cannot be. Told once, until something is `opened` again. */
  | { readonly type: 'lost'; readonly error: Error }
  /** Nothing was to be heard for a while, and the device was released. */
  | { readonly type: 'closed' };

export interface OutputKeeperDependencies {
  /** The output to open; asked before each piece of sound. */
  readonly output: () => AudioOutput;
  /** The device of the settings; null is the system default. Asked before each piece of sound. */
  readonly wantedDevice: () => DeviceChoice | null;
  readonly clock: Clock;
  readonly handed: (pcm: Float32Array, sampleRateHz: number, atMs: number) => void;
  readonly takenBack: (samples: number, sampleRateHz: number) => void;
  readonly news: (news: PlayerNews) => void;
  /** Whether anything waits to be heard. */
  readonly isNeeded: () => boolean;
  readonly onOpened: (line: OpenAudioOutput) => void;
  /** Called before the news. */
  readonly onLost: (line: OpenAudioOutput) => void;
}

/** An open output, and what it was opened for. */
interface Opening {
  readonly line: OpenAudioOutput;
  readonly output: AudioOutput;
  readonly wanted: DeviceChoice | undefined;
  watch: Disposable | undefined;
  /** Another device would be chosen now. */
  isStale: boolean;
  /** We let it go because its device is not there any more. */
  fault: Error | undefined;
}

/** A device that was lost in the middle of a speech is looked for again after these pauses. */
const RETRY_AFTER_MS = [250, 500, 1000, 2000];

/** Openings in a row in which a suspended device, or a page that is not allowed to sound, has played nothing. */
const MOST_FRUITLESS = 2;
/** Until a device reports, the clock is believed for a moment. */
const FRUITLESS_MS = 500;

/** Opens the output that is wanted at the moment, notices when it is lost or another one is wanted, and opens anew. */
export class OutputKeeper {
  readonly #deps: OutputKeeperDependencies;
  #opening: Opening | undefined;
  #acquiring: Promise<OpenAudioOutput | undefined> | undefined;
  /** An output was lost and none has been opened since. */
  #isOut = false;
  #announced = false;
  #fruitless = 0;
  /** Why the last output was lost. */
  #loss: unknown;
  #cancelPause: () => void = () => {};

  constructor(deps: OutputKeeperDependencies) {
    this.#deps = deps;
  }

  /** The open output, whether it is the right one or not. */
  get line(): OpenAudioOutput | undefined {
    return this.#opening?.line;
  }

  /** The open output, if it is the one that is wanted now. */
  get rightLine(): OpenAudioOutput | undefined {
    const opening = this.#opening;
    if (opening === undefined || opening.isStale || this.#acquiring !== undefined) return undefined;
    const isRight =
      opening.output === this.#deps.output() && sameChoice(opening.wanted, this.#deps.wantedDevice());
    return isRight ? opening.line : undefined;
  }

  /**
   * Opens the output that is wanted now; one that is open and not wanted plays what it has first. After a loss it is
   * tried several times. Undefined when nothing is needed any more. Rejects with an AppError that a person can act upon.
   */
  acquire(): Promise<OpenAudioOutput | undefined> {
    this.#acquiring ??= this.#acquire().finally(() => {
      this.#acquiring = undefined;
    });
    return this.#acquiring;
  }

  /** Says, once for each outage, that nothing can be heard. */
  announceLost(error: Error): void {
    if (this.#announced) return;
    this.#announced = true;
    this.#deps.news({ type: 'lost', error });
  }

  /** Looks at once whether the output is still needed, instead of after the pause before the next try. */
  stopWaiting(): void {
    this.#cancelPause();
  }

  /** Nothing more is to be heard for now. */
  async release(): Promise<void> {
    this.stopWaiting();
    await this.#acquiring?.catch(() => {});
    const opening = this.#opening;
    if (opening === undefined) return;
    await opening.line.close();
    this.#deps.news({ type: 'closed' });
  }

  async #acquire(): Promise<OpenAudioOutput | undefined> {
    await this.#retire();
    if (this.#fruitless >= MOST_FRUITLESS) throw this.#givenUp(this.#loss);
    for (const pauseMs of [...RETRY_AFTER_MS, undefined]) {
      try {
        return await this.#open();
      } catch (error) {
        if (!this.#isOut) throw error;
        if (pauseMs === undefined) throw this.#givenUp(error);
        await this.#pause(pauseMs);
        if (!this.#deps.isNeeded()) break;
      }
    }
    this.#isOut = false;
    return undefined;
  }

  #givenUp(cause: unknown): AppError {
    this.#isOut = false;
    this.#fruitless = 0;
    return new AppError('playback-failed', `The output was lost while speaking. ${explain(cause)}`, {
      remedy: 'Choose another output, or let the page play the sound.',
      retryable: true,
      cause,
    });
  }

  async #open(): Promise<OpenAudioOutput> {
    const { output: currentOutput, wantedDevice, handed, takenBack, news, onOpened } = this.#deps;
    const output = currentOutput();
    const wanted = wantedDevice() ?? undefined;
    let opening: Opening | undefined;
    let earlyEnd: OutputEnd | undefined;
    const end = (reason: OutputEnd): void => {
      if (opening === undefined) earlyEnd = reason;
      else this.#ended(opening, reason);
    };
    const line = await output.open({ handed, takenBack, end }, wanted);
    if (earlyEnd !== undefined) throw earlyError(earlyEnd, line.device);
    opening = { line, output, wanted, watch: undefined, isStale: false, fault: undefined };
    this.#opening = opening;
    this.#isOut = false;
    this.#announced = false;
    const { device } = line;
    opening.watch = output.watchDevices?.(() => void this.#compareDevices(opening));
    onOpened(line);
    const isSubstitute = wanted !== undefined && output.kind === 'device' && !isWanted(device, wanted);
    news({ type: 'opened', device, insteadOf: isSubstitute ? wanted : undefined });
    return line;
  }

  async #retire(): Promise<void> {
    const opening = this.#opening;
    if (opening === undefined) return;
    await opening.line.drained();
    await opening.line.close();
    this.#isOut = true;
  }

  #ended(opening: Opening, end: OutputEnd): void {
    void opening.watch?.dispose();
    if (this.#opening !== opening) return;
    this.#opening = undefined;
    const error = end.reason === 'lost' ? end.error : opening.fault;
    if (error === undefined) return;
    this.#loss = error;
    const heardMs = (1000 * opening.line.heardSamples) / opening.line.sampleRateHz;
    this.#fruitless = heardMs < FRUITLESS_MS ? this.#fruitless + 1 : 0;
    this.#deps.onLost(opening.line);
    this.#isOut = this.#deps.isNeeded();
    if (this.#isOut) this.announceLost(error);
    else this.#deps.news({ type: 'closed' });
  }

  /** Sound servers move a stream to another device when its own goes; that is a loss all the same. */
  async #compareDevices(opening: Opening): Promise<void> {
    const devices = await opening.output.devices().catch(() => undefined);
    if (devices === undefined || this.#opening !== opening) return;
    // While sound goes nowhere for want of a device, none is missing, but one may have come.
    const { device } = opening.line;
    if (opening.output.kind === 'device' && !devices.some(({ id }) => id === device.id)) {
      opening.fault = outputGone(device);
      opening.isStale = true;
      await opening.line.close();
      return;
    }
    const best = chooseDevice(opening.wanted, devices);
    opening.isStale = best !== undefined && best.id !== device.id;
  }

  #pause(durationMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#deps.clock.after(durationMs, resolve);
      this.#cancelPause = () => {
        cancel();
        resolve();
      };
    });
  }
}

/** The device went in the moment in which it was opened. */
function earlyError(end: OutputEnd, device: Device): Error {
  return end.reason === 'lost' ? end.error : outputGone(device);
}

function sameChoice(opened: DeviceChoice | undefined, wanted: DeviceChoice | null): boolean {
  return opened?.id === wanted?.id && opened?.label === wanted?.label;
}
