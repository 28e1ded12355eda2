import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { WhisperConfig } from './whisper-config.ts';

/** Positions of room after the speech: the model stops reliably only when it sees some silence. */
const MARGIN_POSITIONS = 16;

export interface AudioWindow {
  /** Samples with zeros to the right, as the encoder takes them. */
  readonly pcm: Float32Array;
  /** Encoder positions of the window. */
  readonly positions: number;
  /** Positions that hold audio; the rest is the added silence. */
  readonly audioPositions: number;
}

/**
 * Shapes audio for the encoder: whole blocks of positions (or the full window), zeros to the right.
 * Throws `invalid-input` for no audio, for more than the model's 30 s, and for samples that are not numbers.
 */
export function shapeAudio(pcm: Float32Array, audio: WhisperConfig['audio']): AudioWindow {
  const longest = audio.max_positions * audio.samples_per_position;
  if (pcm.length === 0) throw new AppError('invalid-input', 'There is no audio to recognise.');
  if (pcm.length > longest) {
    const seconds = (pcm.length / audio.sample_rate_hz).toFixed(1);
    throw new AppError(
      'invalid-input',
      `The audio lasts ${seconds} s, but one recognition takes at most ${longest / audio.sample_rate_hz} s.`,
      { remedy: 'Cut it at a pause.' },
    );
  }
  if (!pcm.every((sample) => Number.isFinite(sample))) {
    throw new AppError('invalid-input', 'The audio has samples that are not finite numbers.');
  }
  const audioPositions = Math.ceil(pcm.length / audio.samples_per_position);
  const blocks = Math.ceil((audioPositions + MARGIN_POSITIONS) / audio.block_positions);
  const positions = Math.min(blocks * audio.block_positions, audio.max_positions);
  const padded = new Float32Array(positions * audio.samples_per_position);
  padded.set(pcm);
  return { pcm: padded, positions, audioPositions };
}
