/** A request between being made and being queued. */
export class Admission {
  readonly id: string;
  /** Resolves when somebody stops it. */
  readonly stopped: Promise<void>;
  #isStopped = false;
  #tell: () => void = () => {};

  constructor(id: string) {
    this.id = id;
    this.stopped = new Promise((resolve) => {
      this.#tell = resolve;
    });
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  stop(): void {
    this.#isStopped = true;
    this.#tell();
  }
}
