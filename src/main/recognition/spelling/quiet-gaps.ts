import { msToSamples } from '../../../shared/kernel/audio-format.ts';

const STEP_MS = 10;
const STEP = msToSamples(STEP_MS);
/** Steps this far below the loudest are quiet. */
const QUIET_DB = 30;
const SHORTEST_GAP_STEPS = 16;
/** A click is no voice. */
const SHORTEST_VOICE_STEPS = 6;
const LEAD_STEPS = 20;
const TAIL_STEPS = 15;

/** A stretch of sound between two gaps. */
export interface SoundPiece {
  /** Where its sound begins and ends in the recording. */
  readonly startMs: number;
  readonly endMs: number;
  /** With up to 0.2 s of the quiet before and 0.15 s of that after it. */
  readonly pcm: Float32Array;
}

/**
 * Cuts a recording where it is quiet for at least 160 ms, by its level alone: for audio of which the detector's view
 * was not kept.
 */
export function cutAtGaps(pcm: Float32Array): readonly SoundPiece[] {
  const levels = levelsOf(pcm);
  const least = Math.max(...levels) / 10 ** (QUIET_DB / 10);
  const pieces: { from: number; to: number }[] = [];
  levels.forEach((level, step) => {
    if (level <= least) return;
    const last = pieces.at(-1);
    if (last !== undefined && step - last.to < SHORTEST_GAP_STEPS) last.to = step + 1;
    else pieces.push({ from: step, to: step + 1 });
  });
  const voices = pieces.filter(({ from, to }) => to - from >= SHORTEST_VOICE_STEPS);
  return voices.map(({ from, to }, index) => {
    const earliest = Math.max(voices[index - 1]?.to ?? 0, from - LEAD_STEPS);
    const latest = Math.min(voices[index + 1]?.from ?? levels.length, to + TAIL_STEPS);
    return { startMs: from * STEP_MS, endMs: to * STEP_MS, pcm: pcm.slice(earliest * STEP, latest * STEP) };
  });
}

/** Mean power of each step. */
function levelsOf(pcm: Float32Array): readonly number[] {
  return Array.from({ length: Math.ceil(pcm.length / STEP) }, (_, step) => {
    const samples = pcm.subarray(step * STEP, (step + 1) * STEP);
    return samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  });
}
