import type { DoctorReport } from '../../shared/contract/control.ts';

export type StartupMark = keyof DoctorReport['startup'];

/** Milliseconds from the start of the process to each milestone; the first time counts. */
export class StartupMarks {
  readonly #uptimeMs: () => number;
  readonly #marks: Record<StartupMark, number | null> = {
    listeningMs: null,
    canHearMs: null,
    modelsWarmMs: null,
  };

  constructor(uptimeMs: () => number) {
    this.#uptimeMs = uptimeMs;
  }

  reach(mark: StartupMark): void {
    this.#marks[mark] ??= Math.round(this.#uptimeMs());
  }

  get all(): DoctorReport['startup'] {
    return { ...this.#marks };
  }
}
