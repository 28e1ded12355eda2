import type { Device, MicrophoneInfo } from '../../shared/contract/control.ts';
import type { Frame } from '../../shared/kernel/audio-format.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { AudioSource, DeviceChoice } from './audio-source.ts';
import type { Level } from './level-meter.ts';

/** News of the open source. Nothing is said about what `open` and `close` themselves answer. */
export type CaptureStatus =
  /** A file or standard input has been played to its end. Its last frame came before. */
  | { readonly kind: 'ended' }
  /** The source is gone or stopped delivering, and is released. Its last frame came before; `open` may be called again. */
  | { readonly kind: 'lost'; readonly error: Error }
  /** The wanted device is missing, the system default is open instead. */
  | { readonly kind: 'substituted'; readonly wanted: DeviceChoice; readonly device: Device }
  /** The wanted device is back while a substitute is open; closing and opening again returns to it. */
  | { readonly kind: 'wanted-device-back'; readonly wanted: DeviceChoice }
  /** The device delivers nothing but zeros. Said once for each stretch; frames keep flowing. */
  | { readonly kind: 'only-silence'; readonly device: Device }
  | { readonly kind: 'sound-again'; readonly device: Device };

/** Where captured audio goes. All methods are called synchronously and must not throw. */
export interface CaptureSink {
  frame(frame: Frame): void;
  /** Fifteen times a second while a real-time source is open. */
  level(level: Level): void;
  status(status: CaptureStatus): void;
  /** Awaited by files at full speed before they go on; resolves when the frames so far are consumed. */
  ready?(): Promise<void>;
}

export interface CaptureDependencies {
  /** The source to open next: asked at each `open`. */
  readonly source: () => AudioSource;
  /** The device of the settings; null is the system default. */
  readonly wantedDevice: () => DeviceChoice | null;
  readonly sink: CaptureSink;
  readonly clock: Clock;
}

/** Milliseconds from the call of `open`; null until reached. */
export interface CaptureTimings {
  /** Device acquired. */
  readonly openedInMs: number | null;
  readonly firstFrameMs: number | null;
  /** First sample that is not zero: Bluetooth headsets deliver zeros for up to 0.7 s. */
  readonly firstSoundMs: number | null;
}

/** The one owner of the open source. */
export interface CapturePort {
  /** Kind of the source that is open, or would be opened. */
  readonly sourceKind: MicrophoneInfo['source'];
  /** The open device. */
  readonly device: Device | null;
  readonly timings: CaptureTimings;
  /**
   * Resolves when the microphone can hear: a device has delivered sound, or 700 ms of zeros; other sources are acquired.
   * Frames flow to the sink from the first sample on, also before. Rejects with an AppError that a person can act upon.
   */
  open(): Promise<void>;
  /** Resolves when the device is released and the last frame was delivered. Idempotent; ends an opening too (`cancelled`). */
  close(): Promise<void>;
  devices(): Promise<readonly Device[]>;
}
