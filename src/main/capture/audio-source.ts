import type { Device } from '../../shared/contract/control.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import type { AudioBlock, DeviceChoice } from '../audio/audio-block.ts';

export type { AudioBlock, DeviceChoice } from '../audio/audio-block.ts';

/** Why a source stopped: `ended` (file played out), `closed` (we asked), `lost` (device gone; `error` says more). */
export type SourceEnd =
  | { readonly reason: 'ended' | 'closed' }
  | { readonly reason: 'lost'; readonly error: Error };

export interface AudioSourceHandlers {
  /** Called in order with every block; must not throw. */
  block(block: AudioBlock): void;
  /** Called exactly once, after the last block. */
  end(end: SourceEnd): void;
  /** Awaited before the next block by sources that are not bound to real time, so that they do not run ahead. */
  ready?(): Promise<void>;
}

/** An open source: the microphone is physically open exactly as long as this has not ended. */
export interface OpenAudioSource {
  readonly device: Device;
  /** Stops capture and releases the device; resolves when it is released and `end` was called. Idempotent. */
  close(): Promise<void>;
}

/**
 * Port: where audio comes from. Adapters: native device, page microphone, WAV file, standard input.
 * `open` resolves when the device is acquired (samples may follow later) and rejects with an AppError
 * (`microphone-missing`, `microphone-denied`, `audio-unreadable`) that a person can act upon.
 */
export interface AudioSource {
  readonly kind: 'device' | 'page' | 'file' | 'stdin' | 'none';
  /** Blocks arrive as fast as they are consumed instead of in real time (files at full speed, standard input). */
  readonly paced: 'real-time' | 'fast';
  /** Opens the wanted device, or the system default when there is no wish or the wanted one is not there. */
  open(handlers: AudioSourceHandlers, wanted?: DeviceChoice): Promise<OpenAudioSource>;
  /** Devices that could be opened; empty for sources without a choice. */
  devices(): Promise<readonly Device[]>;
  /** Calls back whenever devices may have come or gone, or the default moved; absent where there is no choice. */
  watchDevices?(onChange: () => void): Disposable;
}
