import type { Device } from '../../shared/contract/control.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type {
  AudioBlock,
  AudioSource,
  AudioSourceHandlers,
  DeviceChoice,
  OpenAudioSource,
  SourceEnd,
} from './audio-source.ts';
import { deviceStalled } from '../audio/device-errors.ts';
import { StallWatch } from './stall-watch.ts';

/**
 * One opening of a source, watched: a microphone that stops delivering ends as `lost`.
 * `end` is called exactly once after a successful `open`, never after a failed one.
 */
export class Line {
  readonly #source: AudioSource;
  readonly #handlers: AudioSourceHandlers;
  readonly #clock: Clock;
  #opening: Promise<OpenAudioSource> | undefined;
  #device: Device | undefined;
  #stall: StallWatch | undefined;
  /** Why the device was given up. */
  #fault: Error | undefined;
  #ended = false;

  constructor(source: AudioSource, handlers: AudioSourceHandlers, clock: Clock) {
    this.#source = source;
    this.#handlers = handlers;
    this.#clock = clock;
  }

  get device(): Device | undefined {
    return this.#device;
  }

  async open(wanted: DeviceChoice | undefined): Promise<Device> {
    const handlers: AudioSourceHandlers = {
      block: (block) => this.#block(block),
      end: (end) => this.#end(end),
      ready: async () => this.#handlers.ready?.(),
    };
    this.#opening = this.#source.open(handlers, wanted);
    const { device } = await this.#opening;
    this.#device = device;
    const { kind } = this.#source;
    if (!this.#ended && (kind === 'device' || kind === 'page')) {
      this.#stall = new StallWatch(this.#clock, () => this.giveUp(deviceStalled(device)));
    }
    return device;
  }

  /** Releases the source, also one that is still being opened. */
  async close(): Promise<void> {
    const open = await this.#opening?.catch(() => undefined);
    await open?.close();
  }

  /** Releases the source; it ends as lost. */
  giveUp(fault: Error): void {
    this.#fault = fault;
    void this.close();
  }

  #block(block: AudioBlock): void {
    this.#stall?.arrived();
    this.#handlers.block(block);
  }

  #end(end: SourceEnd): void {
    this.#ended = true;
    this.#stall?.dispose();
    this.#handlers.end(this.#fault === undefined ? end : { reason: 'lost', error: this.#fault });
  }
}
