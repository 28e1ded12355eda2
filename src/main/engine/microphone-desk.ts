import { AppError, explain } from '../../shared/kernel/app-error.ts';
import type { AudioSource } from '../capture/audio-source.ts';
import type { CaptureStatus } from '../capture/capture.ts';
import type { PageSource } from '../capture/page-source.ts';
import type { EngineLog } from './engine-log.ts';
import type { NoticeBoard } from './notice-board.ts';

export interface MicrophoneDeskDependencies {
  /** The engine's own source. */
  readonly source: AudioSource;
  readonly pageSource: PageSource;
  readonly notices: NoticeBoard;
  readonly log: EngineLog;
  /** A page has lent its microphone, or taken it back. */
  readonly onChoice: () => void;
  /** Sound comes from another device: what was learnt about the old one no longer holds. */
  readonly onNewDevice: () => void;
}

/** What the coordinator must hear about the open source. */
interface SourceListener {
  microphoneEnded(end: { reason: 'ended' } | { reason: 'lost'; error: unknown }): void;
  microphoneChanged(): void;
}

/** Chooses between the engine's own microphone and one lent by a page, and tells people what is wrong with it. */
export class MicrophoneDesk {
  readonly #deps: MicrophoneDeskDependencies;
  #problem: string | null = null;

  constructor(deps: MicrophoneDeskDependencies) {
    this.#deps = deps;
    deps.pageSource.onChange(() => {
      deps.onNewDevice();
      deps.onChoice();
    });
  }

  /** A page's microphone goes first while it is lent: somebody pressed a button for it. */
  get source(): AudioSource {
    const { pageSource, source } = this.#deps;
    return pageSource.attached ? pageSource : source;
  }

  /** Why the microphone cannot be used, for a person; null when all is well. */
  get problem(): string | null {
    return this.#problem;
  }

  news(status: CaptureStatus, listener: SourceListener): void {
    const { notices, onNewDevice } = this.#deps;
    switch (status.kind) {
      case 'ended':
        return listener.microphoneEnded({ reason: 'ended' });
      case 'lost':
        return listener.microphoneEnded({ reason: 'lost', error: status.error });
      case 'substituted':
        onNewDevice();
        return notices.post({
          severity: 'warning',
          code: 'microphone-substituted',
          message: `The microphone "${status.wanted.label}" is not there; "${status.device.label}" is used instead.`,
          remedy: 'Plug it in, or choose another in the settings.',
        });
      case 'device-changed':
        notices.clear('microphone-substituted');
        return listener.microphoneChanged();
      case 'only-silence':
        return notices.post({
          severity: 'warning',
          code: 'microphone-silent',
          message: `The microphone "${status.device.label}" delivers only silence.`,
          remedy: 'Is it muted by a switch or by the system?',
        });
      case 'sound-again':
        return notices.clear('microphone-silent');
    }
  }

  lost(error: unknown): void {
    this.#problem = explain(error);
    this.#deps.log.warn({ reason: this.#problem }, 'the microphone cannot be used');
    this.#deps.notices.post({
      severity: 'error',
      code: 'microphone-lost',
      message: error instanceof Error ? error.message : this.#problem,
      remedy: `${(AppError.is(error) && error.remedy) || 'Plug it in, or choose another.'} It is opened as soon as it is there.`,
    });
  }

  back(): void {
    this.#problem = null;
    this.#deps.notices.clear('microphone-lost');
    this.#deps.log.info({}, 'the microphone is back');
  }
}
