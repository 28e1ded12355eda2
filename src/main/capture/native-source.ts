import type { Device } from '../../shared/contract/control.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import type { AudioSource, AudioSourceHandlers, DeviceChoice, OpenAudioSource } from './audio-source.ts';
import { DecibriSource } from './native-decibri.ts';
import { PulseSource } from './pulse-source.ts';

/**
 * The microphones of this computer. Under Linux a running PulseAudio or PipeWire is asked for its devices by name;
 * without one, and on other systems, the decibri addon is used. Looked up anew each time: sound servers come and go.
 */
export class NativeSource implements AudioSource {
  readonly kind = 'device';
  readonly paced = 'real-time';
  readonly #pulse: AudioSource | undefined;
  readonly #direct: AudioSource;
  /** The adapter that answered last. */
  #answered: AudioSource | undefined;

  constructor(
    pulse: AudioSource | undefined = process.platform === 'linux' ? new PulseSource() : undefined,
    direct: AudioSource = new DecibriSource(),
  ) {
    this.#pulse = pulse;
    this.#direct = direct;
  }

  devices(): Promise<readonly Device[]> {
    return this.#ask((adapter) => adapter.devices());
  }

  open(handlers: AudioSourceHandlers, wanted?: DeviceChoice): Promise<OpenAudioSource> {
    return this.#ask((adapter) => adapter.open(handlers, wanted));
  }

  watchDevices(onChange: () => void): Disposable {
    return this.#answered?.watchDevices?.(onChange) ?? { dispose: () => {} };
  }

  async #ask<T>(question: (adapter: AudioSource) => Promise<T>): Promise<T> {
    try {
      if (this.#pulse !== undefined) return await this.#askOne(this.#pulse, question);
    } catch (error) {
      // An AppError is an answer of the sound server; anything else means that there is none.
      if (AppError.is(error)) throw error;
    }
    return this.#askOne(this.#direct, question);
  }

  async #askOne<T>(adapter: AudioSource, question: (adapter: AudioSource) => Promise<T>): Promise<T> {
    const answer = await question(adapter);
    this.#answered = adapter;
    return answer;
  }
}
