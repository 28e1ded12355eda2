import type { Device } from '../../../shared/contract/control.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Disposable } from '../../../shared/kernel/disposable.ts';
import { alsaHasCard } from '../../audio/alsa-cards.ts';
import type { DeviceChoice } from '../../audio/audio-block.ts';
import { noOutput } from '../../audio/device-errors.ts';
import type { AudioOutput, AudioOutputHandlers, OpenAudioOutput } from './audio-output.ts';
import { DecibriOutput } from './native-decibri-output.ts';
import { PulseOutput } from './pulse-output.ts';

export interface NativeOutputAdapters {
  /** The sound server, where there may be one. */
  readonly pulse: AudioOutput | undefined;
  readonly direct: AudioOutput;
  /** Asked before `direct` is. */
  readonly hasSoundCard: () => Promise<boolean>;
}

/**
 * The loudspeakers of this computer. Under Linux a running PulseAudio or PipeWire is asked for its devices by name;
 * without one, and on other systems, the decibri addon is used. Looked up anew each time: sound servers come and go.
 */
export class NativeOutput implements AudioOutput {
  readonly kind = 'device';
  readonly #pulse: AudioOutput | undefined;
  readonly #direct: AudioOutput;
  readonly #hasSoundCard: () => Promise<boolean>;
  /** The adapter that answered last. */
  #answered: AudioOutput | undefined;

  constructor({ pulse, direct, hasSoundCard }: NativeOutputAdapters) {
    this.#pulse = pulse;
    this.#direct = direct;
    this.#hasSoundCard = hasSoundCard;
  }

  /** With the adapters for this operating system. */
  static ofThisSystem(clock: Clock): NativeOutput {
    const direct = new DecibriOutput(clock);
    return new NativeOutput(
      process.platform === 'linux'
        ? { pulse: new PulseOutput(clock), direct, hasSoundCard: alsaHasCard }
        : { pulse: undefined, direct, hasSoundCard: async () => true },
    );
  }

  async devices(): Promise<readonly Device[]> {
    try {
      return await this.#ask((adapter) => adapter.devices());
    } catch (error) {
      if (AppError.is(error) && error.code === 'output-missing') return [];
      throw error;
    }
  }

  open(handlers: AudioOutputHandlers, wanted?: DeviceChoice): Promise<OpenAudioOutput> {
    return this.#ask((adapter) => adapter.open(handlers, wanted));
  }

  watchDevices(onChange: () => void): Disposable {
    return this.#answered?.watchDevices?.(onChange) ?? { dispose: () => {} };
  }

  async #ask<T>(question: (adapter: AudioOutput) => Promise<T>): Promise<T> {
    try {
      if (this.#pulse !== undefined) return await this.#askOne(this.#pulse, question);
    } catch (error) {
      // An AppError is an answer of the sound server; anything else means that there is none.
      if (AppError.is(error)) throw error;
    }
    if (!(await this.#hasSoundCard())) throw noOutput();
    return this.#askOne(this.#direct, question);
  }

  async #askOne<T>(adapter: AudioOutput, question: (adapter: AudioOutput) => Promise<T>): Promise<T> {
    const answer = await question(adapter);
    this.#answered = adapter;
    return answer;
  }
}
