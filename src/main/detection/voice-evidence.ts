import { FRAME_MS } from '../../shared/kernel/audio-format.ts';

/** What the detector saw in a stretch of audio: two inputs of the rejection score. */
export interface VoiceEvidence {
  /** v: seconds of frames with a probability of at least 0.5. */
  readonly voicedSeconds: number;
  /** m: highest frame probability, 0…1. */
  readonly peakProbability: number;
}

/** Fixed, whatever the thresholds of the tracker are set to: the rejection score was fitted with it. */
const CLEARLY_VOICED = 0.5;

export function voiceEvidence(probabilities: readonly number[]): VoiceEvidence {
  const clear = probabilities.filter((probability) => probability >= CLEARLY_VOICED).length;
  return {
    voicedSeconds: (clear * FRAME_MS) / 1000,
    peakProbability: probabilities.reduce((best, probability) => Math.max(best, probability), 0),
  };
}
