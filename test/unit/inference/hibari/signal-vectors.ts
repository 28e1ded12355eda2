import { readFileSync } from 'node:fs';
import {
  BINS,
  HOP_SAMPLES,
  type SpectralParts,
} from '../../../../src/main/inference/workers/hibari/signal/voice-format.ts';
import type { WaveSynthesis } from '../../../../src/main/inference/workers/hibari/signal/wave-synthesis.ts';

/** The line `dsp` of the vectors: formulas in place of the network, and what has to come out. */
export interface SignalVector {
  readonly kind: 'dsp';
  readonly frames: number;
  readonly sample_index: readonly number[];
  readonly pulses: readonly number[];
  readonly pulses_rms: number;
  readonly wave: readonly number[];
  readonly wave_rms: number;
}

export function signalVector(): SignalVector {
  const file = new URL('../../../fixtures/voice/vectors-audio.jsonl', import.meta.url);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const vectors = lines.map((line) => JSON.parse(line) as { readonly kind: string });
  return vectors.find(({ kind }) => kind === 'dsp') as SignalVector;
}

/** The formulas of that line; b = bin, k = frame. They go on in the same way for more frames. */
export function formulaParts(frames = 12): SpectralParts {
  const cells = (value: (b: number, k: number) => number): Float32Array =>
    Float32Array.from({ length: BINS * frames }, (_, cell) =>
      value(Math.floor(cell / frames), cell % frames),
    );
  return {
    frames,
    f0: Float32Array.from({ length: frames }, (_, k) => (k < 2 || k >= frames - 2 ? 0 : 180 + 6 * k)),
    lh: cells((b, k) => 1.5 - b / 100 + 0.05 * k),
    theta: cells((b, k) => 0.3 * Math.sin(0.02 * b + 0.5 * k)),
    ln: cells(() => -3),
    lr: cells((b) => -1 - b / 200),
    phi: cells((b, k) => 0.7 * b + 1.3 * k),
  };
}

export function rms(pcm: Float32Array): number {
  return Math.sqrt(pcm.reduce((sum, sample) => sum + sample * sample, 0) / pcm.length);
}

/** All samples of an utterance. */
export function wholeWave(synthesis: WaveSynthesis, parts: SpectralParts): Float32Array {
  synthesis.begin(parts);
  while (synthesis.advance() < parts.frames);
  return synthesis.wave.slice(0, parts.frames * HOP_SAMPLES);
}
