import { FRAME_MS } from '../../shared/kernel/audio-format.ts';

/** Audio kept before the first voiced frame: the detector hears a soft beginning late. */
export const PRE_ROLL_FRAMES = Math.ceil(300 / FRAME_MS);
/** Audio kept after the last voiced frame. */
export const TAIL_FRAMES = Math.ceil(200 / FRAME_MS);

/** Frames `startSeq` … `endSeq` − 1. */
export interface FrameRange {
  readonly startSeq: number;
  readonly endSeq: number;
}

/** What the recogniser shall hear: from 300 ms before the first voiced frame to 200 ms after the last, inside `bounds`. */
export function voicedRange(firstVoicedSeq: number, lastVoicedSeq: number, bounds: FrameRange): FrameRange {
  return {
    startSeq: Math.max(bounds.startSeq, firstVoicedSeq - PRE_ROLL_FRAMES),
    endSeq: Math.min(bounds.endSeq, lastVoicedSeq + 1 + TAIL_FRAMES),
  };
}
