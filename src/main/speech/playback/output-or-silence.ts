import type { Device } from '../../../shared/contract/control.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Disposable } from '../../../shared/kernel/disposable.ts';
import type { DeviceChoice } from '../../audio/audio-block.ts';
import type { AudioOutput, AudioOutputHandlers, OpenAudioOutput } from './audio-output.ts';
import { SilentOutput } from './silent-output.ts';

/**
 * An output, or silence that takes as long where there is no device at all: on such a machine agents still get their
 * answers in time, and the page shows what is said.
 */
export class OutputOrSilence implements AudioOutput {
  readonly #output: AudioOutput;
  readonly #silence: AudioOutput;
  readonly #onOutcome: (error: AppError | undefined) => void;
  #isSilent = false;

  /** @param onOutcome told after each opening why nothing can be heard; undefined when all is well */
  constructor(output: AudioOutput, clock: Clock, onOutcome: (error: AppError | undefined) => void) {
    this.#output = output;
    this.#silence = new SilentOutput(clock);
    this.#onOutcome = onOutcome;
  }

  get kind(): AudioOutput['kind'] {
    return this.#isSilent ? this.#silence.kind : this.#output.kind;
  }

  devices(): Promise<readonly Device[]> {
    return this.#output.devices();
  }

  watchDevices(onChange: () => void): Disposable {
    return this.#output.watchDevices?.(onChange) ?? { dispose: () => {} };
  }

  async open(handlers: AudioOutputHandlers, wanted?: DeviceChoice): Promise<OpenAudioOutput> {
    try {
      const open = await this.#output.open(handlers, wanted);
      this.#isSilent = false;
      this.#onOutcome(undefined);
      return open;
    } catch (error) {
      if (!AppError.is(error) || error.code !== 'output-missing') throw error;
      this.#isSilent = true;
      this.#onOutcome(error);
      return this.#silence.open(handlers);
    }
  }
}
