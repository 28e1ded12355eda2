import { throwIfCancelled } from '../../shared/kernel/abort.ts';

/** Work in one piece, in milliseconds: far below the time between two frames, which come every 32 ms. */
const SLICE_MS = 3;

/** Cuts long work into slices, so that the thread stays free for sound and clients. */
export class Slices {
  readonly #signal: AbortSignal | undefined;
  readonly #sliceMs: number;
  #begunAtMs = performance.now();

  constructor(signal?: AbortSignal, sliceMs: number = SLICE_MS) {
    this.#signal = signal;
    this.#sliceMs = sliceMs;
  }

  get signal(): AbortSignal | undefined {
    return this.#signal;
  }

  /** True when the slice is used up: then await `pause`. Asking is cheap. */
  get spent(): boolean {
    return performance.now() - this.#begunAtMs >= this.#sliceMs;
  }

  /** Lets everything else have its turn. Rejects once the work is cancelled. */
  async pause(): Promise<void> {
    throwIfCancelled(this.#signal);
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    throwIfCancelled(this.#signal);
    this.#begunAtMs = performance.now();
  }

  /** After an await of something else: that time was not ours. */
  resumed(): void {
    this.#begunAtMs = performance.now();
  }
}
