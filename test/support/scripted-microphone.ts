/** A microphone whose devices, faults and sound a test dictates. */
import type { Device } from '../../src/shared/contract/control.ts';
import type { Disposable } from '../../src/shared/kernel/disposable.ts';
import type {
  AudioSource,
  AudioSourceHandlers,
  DeviceChoice,
  OpenAudioSource,
} from '../../src/main/capture/audio-source.ts';
import { chooseDevice } from '../../src/main/audio/device-choice.ts';

const BLOCK_MS = 20;

export class ScriptedMicrophone implements AudioSource {
  readonly kind = 'device';
  readonly paced = 'real-time';
  present: Device[];
  /** Thrown by the next openings. */
  refusal: Error | undefined;
  /** While set, an opening waits for it. */
  gate: Promise<void> | undefined;
  /** In order of opening; closed ones stay in the list. */
  readonly lines: ScriptedLine[] = [];
  readonly #watchers = new Set<() => void>();

  constructor(...present: Device[]) {
    this.present = present;
  }

  get openLines(): readonly ScriptedLine[] {
    return this.lines.filter(({ open }) => open);
  }

  get watched(): boolean {
    return this.#watchers.size > 0;
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

  async open(handlers: AudioSourceHandlers, wanted?: DeviceChoice): Promise<OpenAudioSource> {
    if (this.refusal !== undefined) throw this.refusal;
    const device = chooseDevice(wanted, this.present);
    if (device === undefined) throw new Error('The script has no device for this.');
    const line = new ScriptedLine(device, handlers);
    this.lines.push(line);
    await this.gate;
    return line;
  }
}

/** One opening. */
export class ScriptedLine implements OpenAudioSource {
  readonly device: Device;
  readonly #handlers: AudioSourceHandlers;
  open = true;

  constructor(device: Device, handlers: AudioSourceHandlers) {
    this.device = device;
    this.#handlers = handlers;
  }

  /** Delivers one block of 20 ms. */
  deliver(sample: number, sampleRateHz = 16_000): void {
    const pcm = new Float32Array((sampleRateHz * BLOCK_MS) / 1000).fill(sample);
    this.#handlers.block({ pcm, sampleRateHz });
  }

  break(error: Error): void {
    this.open = false;
    this.#handlers.end({ reason: 'lost', error });
  }

  async close(): Promise<void> {
    if (!this.open) return;
    this.open = false;
    this.#handlers.end({ reason: 'closed' });
  }
}
