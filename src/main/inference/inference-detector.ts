import type { Disposable } from '../../shared/kernel/disposable.ts';
import type { Detector } from '../detection/detector.ts';
import type { InferenceSupervisor } from './supervisor.ts';

/** A detector for one stream of audio, in the inference process. Dispose it when the stream is over. */
export class InferenceDetector implements Detector, Disposable {
  readonly #supervisor: InferenceSupervisor;
  readonly #stream: number;

  constructor(supervisor: InferenceSupervisor) {
    this.#supervisor = supervisor;
    this.#stream = supervisor.openStream();
  }

  probability(
    pcm: Float32Array,
    options: { readonly gain: number; readonly reset: boolean },
  ): Promise<number> {
    return this.#supervisor.detect(this.#stream, pcm, options);
  }

  dispose(): void {
    this.#supervisor.closeStream(this.#stream);
  }
}
