import type { Recognition } from './recogniser.ts';

/** What the detector saw in the audio that was recognised. */
export interface VoiceEvidence {
  /** Seconds of frames with a probability of at least 0.5. */
  readonly voicedSeconds: number;
  /** Highest frame probability, 0…1. */
  readonly peakProbability: number;
}

/** Weights of R, fitted on speech, noise and silence with the shipped Whisper model. */
const LOG_PROBABILITY_WEIGHT = 0.4;
const VOICED_WEIGHT = 0.5;
const MOST_VOICED_SECONDS = 0.5;
const PEAK_WEIGHT = 0.4;

/** A text that deflates better than this repeats itself (OpenAI's threshold). */
const HIGH_COMPRESSION_RATIO = 2.4;

/**
 * How much a text looks like words made of noise: R = nsp − 0.4·lp − 0.5·min(v, 0.5) − 0.4·m, with the no-speech
 * probability, the mean log-probability, the voiced seconds and the peak of the detector.
 * Noise lies above 0.7, speech below; another model than the shipped one needs another line.
 */
export function rejectionScore(
  recognition: Pick<Recognition, 'noSpeechProbability' | 'meanLogProbability'>,
  evidence: VoiceEvidence,
): number {
  return (
    recognition.noSpeechProbability -
    LOG_PROBABILITY_WEIGHT * recognition.meanLogProbability -
    VOICED_WEIGHT * Math.min(evidence.voicedSeconds, MOST_VOICED_SECONDS) -
    PEAK_WEIGHT * evidence.peakProbability
  );
}

/**
 * True when somebody said the text: it is there, neither repeats itself nor looks like words made of noise.
 * `threshold` is the highest R of speech (a setting).
 */
export function isSpeech(recognition: Recognition, evidence: VoiceEvidence, threshold: number): boolean {
  const repeats = recognition.looped || recognition.compressionRatio > HIGH_COMPRESSION_RATIO;
  return recognition.text !== '' && !repeats && rejectionScore(recognition, evidence) <= threshold;
}
