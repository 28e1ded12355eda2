/**
 * Port: voice activity. One detector hears one stream; frames are judged in the order of the calls.
 * Adapters live behind the inference process.
 */
export interface Detector {
  /**
   * Probability 0…1 that somebody speaks in this frame of 512 samples at 16 kHz.
   * `gain` (linear) is applied before the model only. `reset` clears the model's memory before this frame.
   * Rejects with an AppError `inference-crashed` when the process died and could not be restarted.
   */
  probability(
    pcm: Float32Array,
    options: { readonly gain: number; readonly reset: boolean },
  ): Promise<number>;
}
