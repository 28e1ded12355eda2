import type { Device } from '../../shared/contract/control.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { Disposable } from '../../shared/kernel/disposable.ts';
import type { AudioSource, AudioSourceHandlers, DeviceChoice, OpenAudioSource } from './audio-source.ts';
import { alsaHasCard } from '../audio/alsa-cards.ts';
import { noMicrophone } from '../audio/device-errors.ts';
import { DecibriSource } from './native-decibri.ts';
import { PulseSource } from './pulse-source.ts';

export interface NativeAdapters {
  /** The sound server, where there may be one. */
  readonly pulse: AudioSource | undefined;
  readonly direct: AudioSource;
  /** Asked before `direct` is. */
  readonly hasSoundCard: () => Promise<boolean>;
}

/**
 * The microphones of this computer. Under Linux a running PulseAudio or PipeWire is asked for its devices by name;
 * without one, and on other systems, the decibri addon is used. Looked up anew each time: sound servers come and go.
 */
export class NativeSource implements AudioSource {
  readonly kind = 'device';
  readonly paced = 'real-time';
  readonly #pulse: AudioSource | undefined;
  readonly #direct: AudioSource;
  readonly #hasSoundCard: () => Promise<boolean>;
  /** The adapter that answered last. */
  #answered: AudioSource | undefined;

  constructor({ pulse, direct, hasSoundCard }: NativeAdapters = adaptersOf(process.platform)) {
    this.#pulse = pulse;
    this.#direct = direct;
    this.#hasSoundCard = hasSoundCard;
  }

  async devices(): Promise<readonly Device[]> {
    try {
      return await this.#ask((adapter) => adapter.devices());
    } catch (error) {
      if (AppError.is(error) && error.code === 'microphone-missing') return [];
      throw error;
    }
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
    if (!(await this.#hasSoundCard())) throw noMicrophone();
    return this.#askOne(this.#direct, question);
  }

  async #askOne<T>(adapter: AudioSource, question: (adapter: AudioSource) => Promise<T>): Promise<T> {
    const answer = await question(adapter);
    this.#answered = adapter;
    return answer;
  }
}

function adaptersOf(platform: NodeJS.Platform): NativeAdapters {
  const direct = new DecibriSource();
  return platform === 'linux'
    ? { pulse: new PulseSource(), direct, hasSoundCard: alsaHasCard }
    : { pulse: undefined, direct, hasSoundCard: async () => true };
}
