/** The numbers of this voice's short-time spectra: windows of 1200 samples, every 300 samples, at 24 kHz. */
export const VOICE_RATE_HZ = 24_000;
export const WINDOW_SAMPLES = 1200;
export const HOP_SAMPLES = 300;
/** Bins of a real signal's spectrum: 0…N/2. */
export const BINS = WINDOW_SAMPLES / 2 + 1;

/** What the network says about an utterance. A frame is one hop; element (bin b, frame k) lies at b · frames + k. */
export interface SpectralParts {
  readonly frames: number;
  /** Pitch of each frame in Hz; unvoiced where it is 40 or less. */
  readonly f0: Float32Array;
  /** Natural log gain of the harmonic part. */
  readonly lh: Float32Array;
  /** Phase turn of the harmonic part, as an angle of π · tanh θ. */
  readonly theta: Float32Array;
  /** Natural log gain of the noise. Absent when noise is left out. */
  readonly ln?: Float32Array | undefined;
  /** Natural log gain and phase of the free part. */
  readonly lr: Float32Array;
  readonly phi: Float32Array;
}

/** Periodic Hann window: ½ − ½ cos(2πn/N). */
export function hannWindow(): Float64Array {
  return Float64Array.from(
    { length: WINDOW_SAMPLES },
    (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / WINDOW_SAMPLES),
  );
}
