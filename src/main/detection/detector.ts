/** How a stretch of audio is to be judged. */
export interface DetectionOptions {
  /** Linear, applied before the model only. */
  readonly gain: number;
  /** Clears the model's memory before the first frame. */
  readonly reset: boolean;
}

/**
 * Port: voice activity. One detector hears one stream; frames are judged in the order of the calls.
 * Adapters live behind the inference process.
 */
export interface Detector {
  /**
   * Probability 0…1 that somebody speaks, for each of the frames that lie one after the other in `pcm` (512 samples
   * each, 16 kHz). Several frames in one call cost little more than one: most of the cost is the way to the model.
   * Rejects with an AppError `inference-crashed` when the process died and could not be restarted.
   */
  probabilities(pcm: Float32Array, options: DetectionOptions): Promise<readonly number[]>;
}
