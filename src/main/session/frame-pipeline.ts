import type { Frame } from '../../shared/kernel/audio-format.ts';
import type { Detector } from '../detection/detector.ts';

/** Port: what the detector is fed beside the samples. */
export interface DetectorCare {
  /** Linear gain for this frame, before the detector only. */
  gainFor(pcm: Float32Array): number;
  /** True when the detector's memory should be cleared before this frame. */
  takeReset(): boolean;
}

/** Louder than this counts as voice while the detector is out of order, so that the audio is kept. */
const FALLBACK_VOICE_RMS = 0.003;

export interface FramePipelineDependencies {
  readonly detector: Detector;
  readonly care: DetectorCare;
  /** Called with each frame in order. */
  readonly onFrame: (frame: Frame, probability: number) => void;
  readonly onDetectorError: (error: unknown) => void;
}

/**
 * Frames on their way from the microphone through the detector: one after the other, none is ever dropped.
 * The queue is unbounded on purpose: it grows only while a crashed detector restarts, by 64 kB a second.
 */
export class FramePipeline {
  readonly #deps: FramePipelineDependencies;
  readonly #queue: Frame[] = [];
  #draining: Promise<void> | undefined;

  constructor(deps: FramePipelineDependencies) {
    this.#deps = deps;
  }

  push(frame: Frame): void {
    this.#queue.push(frame);
    this.#draining ??= this.#drain();
  }

  /** Resolves when every frame pushed so far has been judged. */
  async drained(): Promise<void> {
    await this.#draining;
  }

  async #drain(): Promise<void> {
    for (let frame = this.#queue.shift(); frame !== undefined; frame = this.#queue.shift()) {
      this.#deps.onFrame(frame, await this.#judge(frame));
    }
    this.#draining = undefined;
  }

  async #judge(frame: Frame): Promise<number> {
    const { detector, care } = this.#deps;
    try {
      const reset = care.takeReset();
      return await detector.probability(frame.pcm, { gain: care.gainFor(frame.pcm), reset });
    } catch (error) {
      this.#deps.onDetectorError(error);
      return rootMeanSquare(frame.pcm) > FALLBACK_VOICE_RMS ? 1 : 0;
    }
  }
}

function rootMeanSquare(pcm: Float32Array): number {
  let sum = 0;
  for (const sample of pcm) sum += sample * sample;
  return Math.sqrt(sum / pcm.length);
}
