import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PauseCutter } from '../../../src/main/detection/pause-cutter.ts';
import { SpeechTracker } from '../../../src/main/detection/speech-tracker.ts';
import { FRAME_MS } from '../../../src/shared/kernel/audio-format.ts';

interface RecordedClip {
  readonly speechStartMs: number | null;
  readonly speechEndMs: number | null;
  readonly probabilities: readonly number[];
}

const recorded = JSON.parse(readFileSync(new URL('frame-probabilities.json', import.meta.url), 'utf8')) as {
  readonly clips: Readonly<Record<string, RecordedClip>>;
};

const THRESHOLDS = { startProbability: 0.5, stopProbability: 0.35 };

/** Spread of the shipped detector on labelled clips: start at most 203 ms late (95 %), end −156 … +382 ms (90 %). */
const LATEST_START_MS = 203;
const EARLIEST_END_MS = -156;
const LATEST_END_MS = 382;

function clip(name: string): RecordedClip {
  const found = recorded.clips[name];
  if (found === undefined) throw new Error(`No recorded probabilities for ${name}.`);
  return found;
}

describe('recorded probabilities of real clips', () => {
  it.each(['jfk', 'lj-001-0010', 'alnum-a-petewarden-0'])('find one speech in %s, where it is', (name) => {
    const { probabilities, speechStartMs, speechEndMs } = clip(name);
    const tracker = new SpeechTracker(() => THRESHOLDS);
    const confirmed = probabilities.filter(
      (probability, seq) => tracker.push(seq, probability).confirmedFrom !== undefined,
    );
    expect(confirmed).toHaveLength(1);
    const { firstVoicedSeq, lastVoicedSeq } = tracker.current ?? { firstVoicedSeq: NaN, lastVoicedSeq: NaN };
    const startLateMs = firstVoicedSeq * FRAME_MS - (speechStartMs ?? NaN);
    const endLateMs = (lastVoicedSeq + 1) * FRAME_MS - (speechEndMs ?? NaN);
    expect(startLateMs).toBeLessThanOrEqual(LATEST_START_MS);
    expect(endLateMs).toBeGreaterThanOrEqual(EARLIEST_END_MS);
    expect(endLateMs).toBeLessThanOrEqual(LATEST_END_MS);
  });

  it.each(['keyboard-typing', 'white-noise'])('find no speech in %s', (name) => {
    const tracker = new SpeechTracker(() => THRESHOLDS);
    const states = clip(name).probabilities.map((probability, seq) => tracker.push(seq, probability).state);
    expect(states).not.toContain('speech');
  });

  it('cut five repetitions of a speech in its pauses', () => {
    const { probabilities } = clip('jfk');
    const speech = [1, 2, 3, 4, 5].flatMap(() => probabilities);
    const cutter = new PauseCutter(THRESHOLDS);
    const pieces = [...speech.map((probability) => cutter.push(probability)), cutter.end()].filter(
      (piece) => piece !== undefined,
    );
    expect(pieces.length).toBeGreaterThan(1);
    for (const { startSeq } of pieces.slice(1)) expect(speech[startSeq]).toBeLessThan(0.35);
  });
});
