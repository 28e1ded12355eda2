/** An output whose devices, faults and clock a test dictates. It keeps what each opening was given. */
import { chooseDevice } from '../../../../src/main/audio/device-choice.ts';
import type { DeviceChoice } from '../../../../src/main/audio/audio-block.ts';
import type {
  AudioOutput,
  AudioOutputHandlers,
  OpenAudioOutput,
} from '../../../../src/main/speech/playback/audio-output.ts';
import { PacedStream } from '../../../../src/main/speech/playback/paced-stream.ts';
import type { Device } from '../../../../src/shared/contract/control.ts';
import type { ManualClock } from '../../../../src/shared/kernel/clock.ts';
import type { Disposable } from '../../../../src/shared/kernel/disposable.ts';

export const speakers: Device = { id: 'speakers', label: 'Speakers', isDefault: true };
export const headset: Device = { id: 'headset', label: 'Headset', isDefault: false };

export class ScriptedOutput implements AudioOutput {
  readonly kind = 'device';
  present: Device[] = [speakers];
  sampleRateHz = 16_000;
  /** Whether a discard takes back what the device was given. */
  givesBack = false;
  /** Thrown by the next openings. */
  refusal: Error | undefined;
  /** The next openings are lost in the moment they are made. */
  breaksAtOnce: Error | undefined;
  /** How often it was to be opened. */
  attempts = 0;
  /** In order of opening; ended ones stay in the list. */
  readonly lines: ScriptedLine[] = [];
  readonly #watchers = new Set<() => void>();
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  get openLines(): readonly ScriptedLine[] {
    return this.lines.filter(({ isOpen }) => isOpen);
  }

  /** The opening of the moment. */
  get line(): ScriptedLine {
    const line = this.lines.at(-1);
    if (line === undefined) throw new Error('Nothing was opened.');
    return line;
  }

  async devices(): Promise<readonly Device[]> {
    return this.present;
  }

  watchDevices(onChange: () => void): Disposable {
    this.#watchers.add(onChange);
    return { dispose: () => void this.#watchers.delete(onChange) };
  }

  /** Plugs and unplugs. */
  change(...present: Device[]): void {
    this.present = present;
    for (const watcher of this.#watchers) watcher();
  }

  async open(handlers: AudioOutputHandlers, wanted?: DeviceChoice): Promise<OpenAudioOutput> {
    this.attempts += 1;
    if (this.refusal !== undefined) throw this.refusal;
    const device = chooseDevice(wanted, this.present);
    if (device === undefined) throw new Error('The script has no device for this.');
    const line = new ScriptedLine(device, this.sampleRateHz, this.givesBack, handlers, this.#clock);
    this.lines.push(line);
    if (this.breaksAtOnce !== undefined) line.break(this.breaksAtOnce);
    return line.stream;
  }
}

/** One opening. */
export class ScriptedLine {
  readonly stream: PacedStream;
  isOpen = true;
  #samples: number[] = [];

  constructor(
    device: Device,
    sampleRateHz: number,
    givesBack: boolean,
    handlers: AudioOutputHandlers,
    clock: ManualClock,
  ) {
    this.stream = new PacedStream(
      {
        device,
        sampleRateHz,
        give: (pcm) => void this.#samples.push(...pcm),
        ...(givesBack && { takeBack: () => void (this.#samples.length = this.stream.given) }),
        release: () => {
          this.isOpen = false;
          this.stream.ended({ reason: 'closed' });
        },
      },
      handlers,
      clock,
      { aheadMs: 60, fillMs: 0, trustMs: Infinity, immediate: true },
    );
  }

  /** What it was given, but for what was taken back. */
  get samples(): Float32Array {
    return Float32Array.from(this.#samples);
  }

  break(error: Error): void {
    this.isOpen = false;
    this.stream.ended({ reason: 'lost', error });
  }
}
