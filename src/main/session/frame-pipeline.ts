import { FRAME_SAMPLES, type Frame } from '../../shared/kernel/audio-format.ts';
import type { Detector } from '../detection/detector.ts';

/** Port: what the detector is fed beside the samples. */
export interface DetectorCare {
  /** Linear gain for this frame, before the detector only. */
  gainFor(pcm: Float32Array): number;
  /** True when the detector's memory should be cleared before this frame. */
  takeReset(): boolean;
  /** Nobody speaks and no turn is open: nothing waits for the next frame. */
  isIdle(): boolean;
}

/**
 * Frames judged together while nobody speaks. Most of the cost of listening is the way to the model and back; four
 * frames at a time cost a third, and begin a turn at most 96 ms later, without losing a sample of it.
 */
const IDLE_BATCH_FRAMES = 4;
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
 * Frames on their way from the microphone through the detector: in order, and none is ever dropped.
 * The queue is unbounded on purpose: it grows only while a crashed detector restarts, by 64 kB a second.
 */
export class FramePipeline {
  readonly #deps: FramePipelineDependencies;
  readonly #queue: Frame[] = [];
  #draining: Promise<void> | undefined;
  #flushing = false;

  constructor(deps: FramePipelineDependencies) {
    this.#deps = deps;
  }

  push(frame: Frame): void {
    this.#queue.push(frame);
    if (this.#queue.length >= this.#batchFrames) this.#draining ??= this.#drain();
  }

  /** Resolves when every frame pushed so far has been judged. */
  async drained(): Promise<void> {
    this.#flushing = true;
    if (this.#queue.length > 0) this.#draining ??= this.#drain();
    await this.#draining;
    this.#flushing = false;
  }

  get #batchFrames(): number {
    return this.#deps.care.isIdle() ? IDLE_BATCH_FRAMES : 1;
  }

  /** Only for a queue that is not empty: it must not end before it is known as the one that drains. */
  async #drain(): Promise<void> {
    while (this.#queue.length > 0 && (this.#flushing || this.#queue.length >= this.#batchFrames)) {
      const batch = this.#queue.splice(0, this.#batchFrames);
      const probabilities = await this.#judge(batch);
      batch.forEach((frame, index) => this.#deps.onFrame(frame, probabilities[index] ?? 0));
    }
    this.#draining = undefined;
  }

  async #judge(batch: readonly Frame[]): Promise<readonly number[]> {
    const { detector, care } = this.#deps;
    const pcm = new Float32Array(batch.length * FRAME_SAMPLES);
    batch.forEach((frame, index) => pcm.set(frame.pcm, index * FRAME_SAMPLES));
    const gains = batch.map((frame) => care.gainFor(frame.pcm));
    try {
      return await detector.probabilities(pcm, { gain: Math.max(...gains), reset: care.takeReset() });
    } catch (error) {
      this.#deps.onDetectorError(error);
      return batch.map((frame) => (rootMeanSquare(frame.pcm) > FALLBACK_VOICE_RMS ? 1 : 0));
    }
  }
}

function rootMeanSquare(pcm: Float32Array): number {
  let sum = 0;
  for (const sample of pcm) sum += sample * sample;
  return Math.sqrt(sum / pcm.length);
}
