import { readFileSync } from 'node:fs';

/** A line `model` of the vectors: what the voice gives for ids. Levels are those of single frames. */
export interface VoiceVector {
  readonly id: string;
  readonly kind: 'model';
  readonly text: string;
  readonly phonemes: string;
  readonly ids: readonly number[];
  readonly speed: number;
  readonly frames: number;
  readonly f0_mean: number;
  readonly f0_voiced_frames: number;
  readonly frame_index: readonly number[];
  readonly f0: readonly number[];
  readonly noise_free_db: readonly number[];
  readonly with_noise_db: readonly number[];
  readonly noise_free_rms: number;
  /** First of the samples, and the samples at every 15th place from there. */
  readonly noise_free_at: number;
  readonly noise_free_samples: readonly number[];
}

export const SAMPLE_STEP = 15;

export function voiceVectors(): readonly VoiceVector[] {
  const file = new URL('../fixtures/voice/vectors-audio.jsonl', import.meta.url);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as VoiceVector).filter(({ kind }) => kind === 'model');
}

/**
 * How far a processor may be from the vectors. Those with VNNI add the integer products of the network exactly, as
 * the processor did that made the vectors; others round differently, and the pitch sums that up.
 */
export interface VoiceTolerance {
  /** Lines whose number of frames may be off by 2. */
  readonly otherLengths: number;
  readonly f0MeanHz: number;
  readonly voicedFrames: number;
  readonly frameDb: number;
  readonly meanFrameDb: number;
  /** Frames below this are not compared. */
  readonly quietDb: number;
  readonly noisyFrameDb: number;
  readonly rms: number;
  /** Undefined: samples are not compared. */
  readonly sample: number | undefined;
}

const SAME_KERNELS: VoiceTolerance = {
  otherLengths: 0,
  f0MeanHz: 0.05,
  voicedFrames: 0,
  frameDb: 0.05,
  meanFrameDb: 0.05,
  quietDb: Number.NEGATIVE_INFINITY,
  noisyFrameDb: 0.3,
  rms: 1e-3,
  sample: 1e-4,
};

const OTHER_KERNELS: VoiceTolerance = {
  otherLengths: 1,
  f0MeanHz: 2,
  voicedFrames: 3,
  frameDb: 1.5,
  meanFrameDb: 0.4,
  quietDb: -50,
  noisyFrameDb: 2,
  rms: 0.03,
  sample: undefined,
};

/** The strict one where the processor says that it has VNNI; only Linux tells. */
export function voiceTolerance(): VoiceTolerance {
  if (process.platform !== 'linux' || process.arch !== 'x64') return OTHER_KERNELS;
  return /\bavx(512)?_vnni\b/.test(readFileSync('/proc/cpuinfo', 'utf8')) ? SAME_KERNELS : OTHER_KERNELS;
}
