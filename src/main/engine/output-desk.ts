import { explain } from '../../shared/kernel/app-error.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import type { SpeechInfo } from '../../shared/contract/speech.ts';
import type { AudioOutput } from '../speech/playback/audio-output.ts';
import { OutputOrSilence } from '../speech/playback/output-or-silence.ts';
import type { PageOutput } from '../speech/playback/page-output.ts';
import type { PlayerNews } from '../speech/playback/player.ts';
import type { EngineLog } from './engine-log.ts';
import type { NoticeBoard } from './notice-board.ts';

export interface OutputDeskDependencies {
  /** The engine's own output. */
  readonly output: AudioOutput;
  readonly pageOutput: PageOutput;
  readonly notices: NoticeBoard;
  readonly log: EngineLog;
  readonly clock: Clock;
  readonly onChange: () => void;
  readonly onNewDevice: () => void;
}

/** Chooses between the engine's own loudspeaker and one lent by a page, and tells people what is wrong with it. */
export class OutputDesk {
  readonly #deps: OutputDeskDependencies;
  #own: OutputOrSilence;
  #problem: string | null = null;
  #device: string | null = null;
  /** Id of the device that was open last. */
  #lastDevice: string | undefined;

  constructor(deps: OutputDeskDependencies) {
    this.#deps = deps;
    this.#own = this.#ownOutput();
  }

  /** A page's loudspeaker goes first while it is lent: somebody pressed a button for it. */
  get output(): AudioOutput {
    const { pageOutput } = this.#deps;
    return pageOutput.attached ? pageOutput : this.#own;
  }

  /** Whether a microphone could hear what is played. */
  get isAudible(): boolean {
    const { kind } = this.output;
    return kind === 'device' || kind === 'page';
  }

  /** Why nothing can be heard, for a person; null when all is well. */
  get problem(): string | null {
    return this.#problem;
  }

  get info(): Pick<SpeechInfo, 'output' | 'device'> {
    return { output: this.output.kind, device: this.#device };
  }

  news(news: PlayerNews): void {
    switch (news.type) {
      case 'opened':
        if (this.#lastDevice !== news.device.id) this.#deps.onNewDevice();
        this.#lastDevice = news.device.id;
        this.#device = news.device.label;
        if (this.output !== this.#own) this.#solved();
        break;
      case 'closed':
        this.#device = null;
        break;
      case 'lost':
        this.#device = null;
        this.#trouble(news.error);
        break;
    }
    this.#deps.onChange();
  }

  /** Where there was no device: there may be one now. The player moves to what `output` says. */
  lookAgain(): void {
    const { output } = this.#deps;
    if (this.#own.kind === output.kind) return;
    output.devices().then(
      (devices) => {
        if (devices.length > 0) this.#own = this.#ownOutput();
      },
      () => {},
    );
  }

  #ownOutput(): OutputOrSilence {
    const { output, clock } = this.#deps;
    return new OutputOrSilence(output, clock, (error) =>
      error === undefined ? this.#solved() : this.#trouble(error),
    );
  }

  #solved(): void {
    if (this.#problem === null) return;
    this.#problem = null;
    this.#deps.notices.clear('output-lost');
  }

  #trouble(error: unknown): void {
    const { notices, log } = this.#deps;
    this.#problem = explain(error);
    log.warn({ reason: this.#problem }, 'speech cannot be heard');
    notices.post({
      severity: 'warning',
      code: 'output-lost',
      message: `Speech cannot be heard. ${error instanceof Error ? error.message : ''}`.trim(),
      remedy: 'Plug loudspeakers or headphones in, choose others, or let the page play the sound.',
    });
  }
}
