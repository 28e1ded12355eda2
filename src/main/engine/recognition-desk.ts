import { explain } from '../../shared/kernel/app-error.ts';
import type { InferenceEvent, InferenceSupervisor } from '../inference/supervisor.ts';
import type { Coordinator } from '../session/coordinator.ts';
import type { RecognitionEffect } from '../session/machines/recognition-machine.ts';
import type { EngineLog } from './engine-log.ts';
import type { NoticeBoard } from './notice-board.ts';
import type { StartupMarks } from './startup-marks.ts';

export interface RecognitionDeskDependencies {
  readonly supervisor: Pick<InferenceSupervisor, 'subscribe'>;
  readonly coordinator: Pick<Coordinator, 'recognition'>;
  readonly notices: NoticeBoard;
  readonly marks: StartupMarks;
  readonly log: EngineLog;
}

/** Carries news of the inference process to the machines, the log and the people. */
export class RecognitionDesk {
  readonly #deps: RecognitionDeskDependencies;
  /** It fails at every frame, thirty times a second: once is enough for the log. */
  #detectorIsDown = false;

  constructor(deps: RecognitionDeskDependencies) {
    this.#deps = deps;
  }

  /** Begins to listen to the supervisor; call once, after its start. */
  watch(): void {
    this.#deps.supervisor.subscribe((event) => this.#hear(event));
  }

  announce(effect: RecognitionEffect): void {
    const { notices } = this.#deps;
    switch (effect.type) {
      case 'announce-degraded':
        return notices.post({ severity: 'error', code: 'recogniser-degraded', message: effect.problem });
      case 'announce-mended':
        return notices.clear('recogniser-degraded');
    }
  }

  detectorFailed(error: unknown): void {
    if (this.#detectorIsDown) return;
    this.#detectorIsDown = true;
    this.#deps.log.error({ reason: explain(error) }, 'the detector failed; loudness stands in for it');
  }

  #hear(event: InferenceEvent): void {
    const { coordinator, log, marks, notices } = this.#deps;
    switch (event.type) {
      case 'ready':
        log.info({ part: event.part, models: event.models }, 'models loaded');
        if (event.part === 'detector') this.#detectorIsDown = false;
        if (event.part !== 'recogniser') return;
        marks.reach('modelsWarmMs');
        return coordinator.recognition({ type: 'ready' });
      case 'failed':
        log.error({ part: event.part, reason: event.error.message }, 'a model cannot be loaded');
        if (event.part === 'synthesiser') {
          return notices.post({
            severity: 'warning',
            code: 'voice-missing',
            message: `The shipped voice cannot be loaded. ${event.error.message}`,
            remedy: event.error.remedy ?? 'Other voices speak in its place, where there are any.',
          });
        }
        return coordinator.recognition({ type: 'failed', problem: event.error.explanation });
      case 'crashed':
        log.error({ reason: event.reason, detail: event.detail }, 'the inference process crashed');
        coordinator.recognition({ type: 'loading' });
        return notices.post({
          severity: 'warning',
          code: 'inference-crashed',
          message: 'The recogniser stopped and is being restarted. What you said is kept and done again.',
        });
      case 'restarting':
        return log.info(
          { attempt: event.attempt, delayMs: event.delayMs },
          'restarting the inference process',
        );
      case 'recovered':
        log.info({}, 'the inference process is back');
        return notices.clear('inference-crashed');
      case 'degraded':
        notices.clear('inference-crashed');
        return coordinator.recognition({ type: 'failed', problem: event.error.explanation });
    }
  }
}
