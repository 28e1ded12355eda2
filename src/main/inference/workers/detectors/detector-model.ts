/** A voice activity model inside the detector thread. */
export interface DetectorModel {
  /** Opens the memory of one more stream of audio. */
  openStream(): Promise<DetectorStream>;
  release(): Promise<void>;
}

/** The model's memory of one stream. Frames are given in order, one at a time. */
export interface DetectorStream {
  /** Probability 0…1 of speech in a frame of 512 samples at 16 kHz in −1…1. */
  probability(frame: Float32Array): Promise<number>;
  /** Forgets everything heard. */
  reset(): void;
}
