import type { Device, MicrophoneInfo } from '../../shared/contract/control.ts';
import type { Frame } from '../../shared/kernel/audio-format.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { AudioBlock, AudioSource, DeviceChoice } from './audio-source.ts';
import { Framer } from './framer.ts';
import { LevelMeter, type Level } from './level-meter.ts';
import { Opening, type OpeningNews } from './opening.ts';
import { Resampler } from '../audio/resampler.ts';

/** News of the open source. Nothing is said about what `open` and `close` themselves answer. */
export type CaptureStatus = OpeningNews;

/** Where captured audio goes. Called synchronously, in order; must not throw. */
export interface CaptureSink {
  frame(frame: Frame): void;
  /** Fifteen times a second while a real-time source is open. */
  level(level: Level): void;
  status(status: CaptureStatus): void;
  /** Resolves when the frames so far are consumed: sources that are not bound to real time wait for it. */
  ready?(): Promise<void>;
}

export interface CaptureDependencies {
  /** The source to open; asked at each `open`. */
  readonly source: () => AudioSource;
  /** The device of the settings; null is the system default. Asked at each `open`. */
  readonly wantedDevice: () => DeviceChoice | null;
  readonly sink: CaptureSink;
  readonly clock: Clock;
}

/** Milliseconds from the call of `open`; null until reached. */
export interface CaptureTimings {
  /** Device acquired. */
  readonly openedInMs: number | null;
  readonly firstFrameMs: number | null;
  /** The microphone can hear: `open` resolved. */
  readonly hearsMs: number | null;
}

const NOT_TIMED: CaptureTimings = { openedInMs: null, firstFrameMs: null, hearsMs: null };

/**
 * The one owner of the open source: frames, levels and news go to the sink. A lost source is reported, not
 * reopened; when to try again is decided by who opened it. Frames are numbered without gaps over all openings.
 */
export class Capture {
  readonly #deps: CaptureDependencies;
  readonly #resampler = new Resampler();
  readonly #framer: Framer;
  readonly #meter: LevelMeter;
  #opening: Opening | undefined;
  #openedAtMs = 0;
  #timings = NOT_TIMED;

  constructor(deps: CaptureDependencies) {
    this.#deps = deps;
    this.#meter = new LevelMeter((level) => deps.sink.level(level));
    this.#framer = new Framer((frame) => {
      this.#time('firstFrameMs');
      deps.sink.frame(frame);
    });
  }

  /** Kind of the source that is open, or would be opened now. */
  get sourceKind(): MicrophoneInfo['source'] {
    const open = this.device === null ? undefined : this.#opening;
    return (open?.source ?? this.#deps.source()).kind;
  }

  /** The open device; null while closed. */
  get device(): Device | null {
    return this.#opening?.device ?? null;
  }

  /** Of this opening, or of the last one. */
  get timings(): CaptureTimings {
    return this.#timings;
  }

  /** Devices that could be opened now; empty where there is no choice. */
  devices(): Promise<readonly Device[]> {
    return this.#deps.source().devices();
  }

  /**
   * Resolves when the microphone can hear: a device has delivered sound, or zeros for longer than a headset needs to
   * wake; other sources, when they are acquired. Frames go to the sink from the first sample on, also before.
   * Rejects with an AppError that a person can act upon; `cancelled` when `close` came first.
   */
  async open(): Promise<void> {
    const previous = this.#opening;
    const opening = this.#newOpening();
    this.#opening = opening;
    this.#openedAtMs = this.#deps.clock.now();
    this.#timings = NOT_TIMED;
    await previous?.close();
    await opening.acquire();
    this.#time('openedInMs');
    await opening.hears();
    this.#time('hearsMs');
  }

  /** Resolves when the device is released and its last frame was delivered. Idempotent; also ends an opening. */
  async close(): Promise<void> {
    await this.#opening?.close();
  }

  #newOpening(): Opening {
    const { source, wantedDevice, clock, sink } = this.#deps;
    const opening: Opening = new Opening(source(), wantedDevice() ?? undefined, clock, {
      block: (block) => this.#take(block, opening.source.paced === 'real-time'),
      over: () => this.#finish(),
      news: (news) => sink.status(news),
      ready: async () => sink.ready?.(),
    });
    return opening;
  }

  #take(block: AudioBlock, metered: boolean): void {
    const pcm = this.#resampler.push(block);
    if (metered) this.#meter.push(pcm);
    this.#framer.push(pcm, this.#deps.clock.now());
  }

  /** What was captured is handed over to the last sample, however the source ended. */
  #finish(): void {
    const nowMs = this.#deps.clock.now();
    this.#framer.push(this.#resampler.flush(), nowMs);
    this.#framer.flush(nowMs);
    this.#meter.reset();
  }

  #time(moment: keyof CaptureTimings): void {
    if (this.#timings[moment] !== null) return;
    this.#timings = { ...this.#timings, [moment]: this.#deps.clock.now() - this.#openedAtMs };
  }
}
