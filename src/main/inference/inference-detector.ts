import type { Disposable } from '../../shared/kernel/disposable.ts';
import type { DetectionOptions, Detector } from '../detection/detector.ts';
import type { InferenceSupervisor } from './supervisor.ts';

/** A detector for one stream of audio, in the inference process. Dispose it when the stream is over. */
export class InferenceDetector implements Detector, Disposable {
  readonly #supervisor: InferenceSupervisor;
  readonly #stream: number;

  constructor(supervisor: InferenceSupervisor) {
    this.#supervisor = supervisor;
    this.#stream = supervisor.openStream();
  }

  probabilities(pcm: Float32Array, options: DetectionOptions): Promise<readonly number[]> {
    return this.#supervisor.detect(this.#stream, pcm, options);
  }

  /** The same for a single frame. */
  async probability(frame: Float32Array, options: DetectionOptions): Promise<number> {
    return (await this.probabilities(frame, options))[0] ?? 0;
  }

  dispose(): void {
    this.#supervisor.closeStream(this.#stream);
  }
}
