import type { Device } from '../../../shared/contract/control.ts';
import type { Disposable } from '../../../shared/kernel/disposable.ts';
import type { DeviceChoice } from '../../audio/audio-block.ts';

/** Why an output stopped: we asked, or the device is gone; `error` says more. */
export type OutputEnd = { readonly reason: 'closed' } | { readonly reason: 'lost'; readonly error: Error };

export interface AudioOutputHandlers {
  /**
   * Exactly the samples that the device is given, in order, when they are given (`atMs`, on the engine's clock): the
   * reference of echo cancellation. Not called for the silence between speeches; must not throw.
   */
  handed(pcm: Float32Array, sampleRateHz: number, atMs: number): void;
  /** The last so many of the samples handed were taken back from the device and will not be heard. */
  takenBack?(samples: number, sampleRateHz: number): void;
  /** Called exactly once. */
  end(end: OutputEnd): void;
}

/** An open output: one stream that stays open over many speeches. */
export interface OpenAudioOutput {
  readonly device: Device;
  /** The device's own rate; `write` expects it. */
  readonly sampleRateHz: number;
  /** Time between handing a sample to the device and hearing it in the middle of a speech, as far as known. */
  readonly latencyMs: number;
  /** How many of the samples written have been heard by now, as far as known; never less than before. */
  readonly heardSamples: number;
  /**
   * Takes mono samples; the array must not be used again. Resolves when more may come: never more than about 60 ms are
   * handed out ahead of what is heard, so that `discard` can silence the rest. Resolves as well when the output ends.
   */
  write(pcm: Float32Array): Promise<void>;
  /** Resolves when everything written has been heard or discarded, or the output has ended. */
  drained(): Promise<void>;
  /**
   * Silences at once: what was written and not yet heard is thrown away. Returns how many samples that were; what a
   * device will not give back is heard within the next 60 ms and does not count.
   */
  discard(): number;
  /** Releases the device; resolves when `end` was called. Idempotent. */
  close(): Promise<void>;
}

/**
 * Port: where speech is heard. `open` rejects with an AppError (`output-missing`, `output-refused`) that a person
 * can act upon. Adapters: sound server, native device, page, file, and a silent one that keeps time.
 */
export interface AudioOutput {
  readonly kind: 'device' | 'page' | 'file' | 'none';
  /** Opens the wanted device, or the system default when there is no wish or the wanted one is not there. */
  open(handlers: AudioOutputHandlers, wanted?: DeviceChoice): Promise<OpenAudioOutput>;
  /** Devices that could be opened; empty for outputs without a choice. */
  devices(): Promise<readonly Device[]>;
  /** Calls back whenever devices may have come or gone, or the default moved; absent where there is no choice. */
  watchDevices?(onChange: () => void): Disposable;
}
