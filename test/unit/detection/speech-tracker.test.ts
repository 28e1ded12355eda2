import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpeechTracker, type TrackedFrame } from '../../../src/main/detection/speech-tracker.ts';

const THRESHOLDS = { startProbability: 0.5, stopProbability: 0.35 };

function newTracker(): SpeechTracker {
  return new SpeechTracker(() => THRESHOLDS);
}

/** Pushes frames from `seq` on and returns what became of the last one. */
function feed(tracker: SpeechTracker, seq: number, probabilities: readonly number[]): TrackedFrame {
  const judged = probabilities.map((probability, index) => tracker.push(seq + index, probability));
  return judged.at(-1) as TrackedFrame;
}

function repeated(probability: number, frames: number): readonly number[] {
  return Array.from({ length: frames }, () => probability);
}

describe('speech tracker', () => {
  it('opens a candidate at the start probability and not below', () => {
    const tracker = newTracker();
    expect(tracker.push(0, 0.49).state).toBe('idle');
    expect(tracker.push(1, 0.5)).toMatchObject({
      state: 'candidate',
      event: { type: 'candidate-opened', startSeq: 0 },
    });
  });

  it('confirms speech with the third voiced frame, counting frames at or above the stop probability', () => {
    const tracker = newTracker();
    feed(tracker, 0, [...repeated(0, 20), 0.6, 0.35]);
    expect(tracker.push(22, 0.34).state).toBe('candidate');
    expect(tracker.push(23, 0.36)).toEqual({
      state: 'speech',
      voiced: true,
      confirmedFrom: 10,
      silenceMs: 0,
      event: { type: 'speech-confirmed', startSeq: 10 },
    });
    expect(tracker.current).toEqual({ firstVoicedSeq: 20, lastVoicedSeq: 23, voicedFrames: 3 });
  });

  it('calls a frame voiced by its probability alone, also while idle', () => {
    const tracker = newTracker();
    expect(tracker.push(0, 0.35)).toMatchObject({ state: 'idle', voiced: true });
    expect(tracker.push(1, 0.34).voiced).toBe(false);
  });

  it('starts the pre-roll at the first frame of the source when 300 ms are not there', () => {
    expect(feed(newTracker(), 100, repeated(0.9, 3)).confirmedFrom).toBe(100);
  });

  it('forgets a candidate that is unconfirmed after 200 ms of silence', () => {
    const tracker = newTracker();
    expect(feed(tracker, 0, [0.9, 0.9, ...repeated(0, 6)]).state).toBe('candidate');
    expect(tracker.push(8, 0)).toMatchObject({ state: 'idle', event: { type: 'candidate-forgotten' } });
    expect(tracker.current).toBeUndefined();
  });

  it('counts silence from the end of the last voiced frame and says how long it was', () => {
    const tracker = newTracker();
    feed(tracker, 0, repeated(0.9, 5));
    expect(feed(tracker, 5, repeated(0.1, 3))).toMatchObject({
      silenceMs: 96,
      event: { type: 'silence-grew', silenceMs: 96 },
    });
    expect(tracker.push(8, 0.4)).toMatchObject({
      silenceMs: 0,
      event: { type: 'voiced-again', silenceMs: 96 },
    });
    expect(tracker.push(9, 0.1)).toMatchObject({ silenceMs: 32 });
  });

  it('keeps speech on through silences that strategies wait for, and forgets it after ten seconds', () => {
    const tracker = newTracker();
    feed(tracker, 0, repeated(0.9, 5));
    expect(feed(tracker, 5, repeated(0, 312)).state).toBe('speech');
    expect(tracker.push(317, 0)).toMatchObject({ state: 'idle', event: { type: 'speech-forgotten' } });
  });

  it('reaches back into the silence that ended the last turn, but not into its tail of 200 ms', () => {
    const resumedAfter = (silentFrames: number): number | undefined => {
      const tracker = newTracker();
      feed(tracker, 0, [...repeated(0.9, 5), ...repeated(0, silentFrames)]);
      tracker.turnEnded();
      return feed(tracker, 5 + silentFrames, repeated(0.9, 3)).confirmedFrom;
    };
    expect(resumedAfter(20)).toBe(15);
    expect(resumedAfter(10)).toBe(12);
  });

  it('never reaches back behind the end of a turn that was ended in mid-speech', () => {
    const tracker = newTracker();
    feed(tracker, 0, repeated(0.9, 5));
    tracker.turnEnded();
    expect(feed(tracker, 5, repeated(0.9, 3)).confirmedFrom).toBe(5);
  });

  it('applies changed thresholds from the next frame', () => {
    let thresholds = THRESHOLDS;
    const tracker = new SpeechTracker(() => thresholds);
    expect(tracker.push(0, 0.6).state).toBe('candidate');
    thresholds = { startProbability: 0.9, stopProbability: 0.7 };
    expect(tracker.push(1, 0.6).voiced).toBe(false);
  });

  it('drops a candidate and its pre-roll when another source begins, but keeps speech that is on', () => {
    const tracker = newTracker();
    feed(tracker, 50, [0.9, 0.9]);
    expect(tracker.push(0, 0.9)).toMatchObject({ state: 'candidate', confirmedFrom: undefined });
    expect(feed(tracker, 1, [0.9, 0.9]).confirmedFrom).toBe(0);
    expect(tracker.push(0, 0.1)).toMatchObject({ state: 'speech', silenceMs: 32 });
  });
});

describe('reset of the detector', () => {
  /** Pushes frames as a pipeline does, asking before each; returns the numbers of the frames it was reset before. */
  function resetsDuring(tracker: SpeechTracker, seq: number, probabilities: readonly number[]): number[] {
    return probabilities.flatMap((probability, index) => {
      const reset = tracker.takeReset();
      tracker.push(seq + index, probability);
      return reset ? [seq + index] : [];
    });
  }

  it('is advised before the first frame, then every three seconds of quiet', () => {
    expect(resetsDuring(newTracker(), 0, repeated(0.05, 200))).toEqual([0, 94, 188]);
  });

  it('waits for five frames in a row below 0.1', () => {
    const restless = [...repeated(0.2, 120), ...repeated(0.05, 4), 0.2, ...repeated(0.05, 6)];
    expect(resetsDuring(newTracker(), 0, restless)).toEqual([0, 130]);
  });

  it('is never advised while a candidate or speech is on, and at once after the turn', () => {
    const tracker = newTracker();
    expect(resetsDuring(tracker, 0, [...repeated(0.9, 100), ...repeated(0, 150)])).toEqual([0]);
    tracker.turnEnded();
    expect(resetsDuring(tracker, 250, repeated(0, 3))).toEqual([250]);
  });

  it('is advised at the beginning of another source', () => {
    const tracker = newTracker();
    resetsDuring(tracker, 10, repeated(0, 5));
    tracker.push(0, 0);
    expect(tracker.takeReset()).toBe(true);
  });

  it('is not advised during speech by any sequence of frames', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 400 }),
        (probabilities) => {
          const tracker = newTracker();
          tracker.takeReset();
          let sinceResetFrames = 0;
          probabilities.forEach((probability, seq) => {
            const { state } = tracker.push(seq, probability);
            sinceResetFrames += 1;
            if (!tracker.takeReset()) return;
            expect(state).toBe('idle');
            expect(sinceResetFrames).toBeGreaterThanOrEqual(94);
            sinceResetFrames = 0;
          });
        },
      ),
    );
  });
});
