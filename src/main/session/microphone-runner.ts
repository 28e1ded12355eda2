import type { FramePipeline } from './frame-pipeline.ts';
import type { MicrophoneEffect, MicrophoneInput } from './machines/microphone-machine.ts';
import type { NamedTimers } from './named-timers.ts';
import type { TurnTaker } from './turn-taker.ts';

/** Port: the one microphone. `close` resolves when the device is released and its last frame was handed over. */
export interface MicrophoneControl {
  open(): Promise<void>;
  close(): Promise<void>;
}

export interface MicrophoneNews {
  lost(error: unknown): void;
  /** It can be used again, or is not wanted any more. */
  back(): void;
  /** The device did not let go in order; it counts as released. */
  closeFailed(error: unknown): void;
}

export interface MicrophoneRunnerDependencies {
  readonly microphone: MicrophoneControl;
  readonly pipeline: FramePipeline;
  readonly turnTaker: TurnTaker;
  readonly timers: NamedTimers;
  readonly news: MicrophoneNews;
  /** Takes what an effect led to back into the machine. */
  readonly report: (input: MicrophoneInput) => void;
  /** Whether the microphone is to be opened again. */
  readonly isWanted: () => boolean;
}

/** Carries out what the microphone machine decides. */
export class MicrophoneRunner {
  readonly #deps: MicrophoneRunnerDependencies;
  #lastError: unknown;

  constructor(deps: MicrophoneRunnerDependencies) {
    this.#deps = deps;
  }

  /** Why the microphone could not be opened, or was lost, the last time. */
  get lastError(): unknown {
    return this.#lastError;
  }

  run(effect: MicrophoneEffect): void {
    const { timers, news, report } = this.#deps;
    switch (effect.type) {
      case 'open':
        void this.#open(effect.attempt);
        return;
      case 'close':
        void this.#close(effect.attempt);
        return;
      case 'schedule-retry': {
        const { attempt, delayMs } = effect;
        return timers.start(`retry ${attempt}`, delayMs, () => report({ type: 'retry-due', attempt }));
      }
      case 'cancel-retry':
        return timers.cancel(`retry ${effect.attempt}`);
      case 'announce-lost':
        this.#lastError = effect.error;
        return news.lost(effect.error);
      case 'announce-back':
      case 'withdraw-lost':
        return news.back();
    }
  }

  async #open(attempt: number): Promise<void> {
    const { microphone, report } = this.#deps;
    try {
      await microphone.open();
    } catch (error) {
      this.#lastError = error;
      return report({ type: 'open-failed', attempt, error });
    }
    report({ type: 'opened', attempt });
  }

  /** What was captured before the microphone closed still belongs to the turn; a turn ends with its microphone. */
  async #close(attempt: number): Promise<void> {
    const { microphone, pipeline, turnTaker, news, isWanted, report } = this.#deps;
    await microphone.close().catch((error: unknown) => news.closeFailed(error));
    await pipeline.drained();
    if (!isWanted()) turnTaker.end();
    turnTaker.forgetRecent();
    report({ type: 'closed', attempt });
  }
}
