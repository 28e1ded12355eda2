/** The one audio format inside the engine: mono float32 in −1…1 at 16 kHz, cut into frames of 512 samples. */
export const SAMPLE_RATE_HZ = 16_000;
export const FRAME_SAMPLES = 512;
export const FRAME_MS = (FRAME_SAMPLES / SAMPLE_RATE_HZ) * 1000;

/** 512 samples at 16 kHz. `seq` counts without gaps from the opening of the source. */
export interface Frame {
  readonly seq: number;
  /** Monotonic time (`Clock.now`) at which the last sample of the frame was captured. */
  readonly capturedAtMs: number;
  readonly pcm: Float32Array;
}

export function samplesToMs(samples: number): number {
  return (samples / SAMPLE_RATE_HZ) * 1000;
}

export function msToSamples(durationMs: number): number {
  return Math.round((durationMs / 1000) * SAMPLE_RATE_HZ);
}
