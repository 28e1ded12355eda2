import type { Device } from '../../shared/contract/control.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type {
  AudioBlock,
  AudioSource,
  AudioSourceHandlers,
  DeviceChoice,
  OpenAudioSource,
  SourceEnd,
} from './audio-source.ts';
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
  #stalled = false;
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
    if (!this.#ended && (kind === 'device' || kind === 'page'))
      this.#stall = new StallWatch(this.#clock, () => this.#stop());
    return device;
  }

  /** Releases the source, also one that is still being opened. */
  async close(): Promise<void> {
    const open = await this.#opening?.catch(() => undefined);
    await open?.close();
  }

  #block(block: AudioBlock): void {
    this.#stall?.arrived();
    this.#handlers.block(block);
  }

  #stop(): void {
    this.#stalled = true;
    void this.close();
  }

  #end(end: SourceEnd): void {
    this.#ended = true;
    this.#stall?.dispose();
    this.#handlers.end(this.#stalled ? { reason: 'lost', error: this.#stallError() } : end);
  }

  #stallError(): AppError {
    const label = this.#device?.label ?? 'The microphone';
    return new AppError('microphone-lost', `${label} stopped delivering sound.`, {
      remedy: 'Check its cable or connection, or choose another microphone.',
      retryable: true,
    });
  }
}
