import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PauseCutter, type SpeechPiece } from '../../../src/main/detection/pause-cutter.ts';
import { quietestFrame } from '../../../src/main/detection/quietest-frame.ts';
import { voicedRange } from '../../../src/main/detection/voiced-range.ts';

const THRESHOLDS = { startProbability: 0.5, stopProbability: 0.35 };
const LONGEST_FRAMES = 875;
const EARLIEST_FRAMES = 469;

function repeated(probability: number, frames: number): readonly number[] {
  return Array.from({ length: frames }, () => probability);
}

function cutAll(probabilities: readonly number[], cutter = new PauseCutter(THRESHOLDS)): SpeechPiece[] {
  const pieces = probabilities.map((probability) => cutter.push(probability));
  return [...pieces, cutter.end()].filter((piece) => piece !== undefined);
}

function ranges(pieces: readonly SpeechPiece[]): readonly (readonly [number, number])[] {
  return pieces.map(({ startSeq, endSeq }) => [startSeq, endSeq]);
}

describe('voiced range', () => {
  it('adds 300 ms before and 200 ms after, inside the bounds', () => {
    expect(voicedRange(50, 80, { startSeq: 0, endSeq: 200 })).toEqual({ startSeq: 40, endSeq: 88 });
    expect(voicedRange(5, 80, { startSeq: 2, endSeq: 83 })).toEqual({ startSeq: 2, endSeq: 83 });
  });
});

describe('quietest frame', () => {
  it('is the middle of the longest pause in the window', () => {
    const speech = [
      ...repeated(0.9, 20),
      ...repeated(0.1, 6),
      ...repeated(0.9, 20),
      ...repeated(0.2, 10),
      ...repeated(0.9, 20),
    ];
    expect(quietestFrame(speech, 10, 70, 0.35)).toBe(51);
    expect(quietestFrame(speech, 10, 40, 0.35)).toBe(23);
  });

  it('stays in the window when the pause reaches beyond it', () => {
    const speech = [...repeated(0.9, 20), ...repeated(0.1, 20), ...repeated(0.9, 20)];
    expect(quietestFrame(speech, 35, 55, 0.35)).toBe(35);
    expect(quietestFrame(speech, 5, 22, 0.35)).toBe(22);
  });

  it('is the deepest smoothed dip where nobody pauses, not a single low frame', () => {
    const speech = [
      ...repeated(0.9, 30),
      0.3,
      ...repeated(0.9, 20),
      ...repeated(0.4, 4),
      ...repeated(0.9, 20),
    ];
    expect(quietestFrame(speech, 10, 70, 0.35)).toBe(53);
  });

  it('is the last frame of the window in perfectly even speech', () => {
    expect(quietestFrame(repeated(1, 100), 40, 90, 0.35)).toBe(90);
  });
});

describe('pause cutter', () => {
  it('returns no piece for audio without speech', () => {
    expect(cutAll(repeated(0.1, 3000))).toEqual([]);
    expect(cutAll([])).toEqual([]);
  });

  it('skips speechless stretches and keeps margins around speech', () => {
    const audio = [
      ...repeated(0, 100),
      ...repeated(0.9, 50),
      ...repeated(0, 200),
      ...repeated(0.9, 30),
      ...repeated(0, 20),
    ];
    expect(ranges(cutAll(audio))).toEqual([
      [90, 157],
      [340, 387],
    ]);
  });

  it('keeps a short pause inside a piece', () => {
    const audio = [...repeated(0.9, 50), ...repeated(0, 60), ...repeated(0.9, 50)];
    expect(ranges(cutAll(audio))).toEqual([[0, 160]]);
  });

  it('ends a piece after two seconds of silence without waiting for more', () => {
    const cutter = new PauseCutter(THRESHOLDS);
    for (const probability of [...repeated(0.9, 50), ...repeated(0, 62)]) {
      expect(cutter.push(probability)).toBeUndefined();
    }
    expect(cutter.push(0)).toMatchObject({ startSeq: 0, endSeq: 57 });
  });

  it('cuts long speech in the longest pause between 15 and 28 seconds', () => {
    const audio = [
      ...repeated(0.9, 200),
      ...repeated(0, 50),
      ...repeated(0.9, 300),
      ...repeated(0, 10),
      ...repeated(0.9, 100),
      ...repeated(0, 30),
      ...repeated(0.9, 400),
    ];
    expect(ranges(cutAll(audio))).toEqual([
      [0, 667],
      [680, 1090],
    ]);
  });

  it('shortens the tail of a piece that would exceed 28 seconds with it', () => {
    const audio = [...repeated(0.9, LONGEST_FRAMES - 3), ...repeated(0, 100)];
    expect(ranges(cutAll(audio))).toEqual([[0, LONGEST_FRAMES]]);
  });

  it('splits a pause that is too short for both margins', () => {
    const audio = [...repeated(0.9, 600), ...repeated(0, 8), ...repeated(0.9, 400)];
    expect(ranges(cutAll(audio))).toEqual([
      [0, 604],
      [604, 1008],
    ]);
  });

  it('cuts in the deepest dip when nobody pauses', () => {
    const audio = [...repeated(0.95, 700), ...repeated(0.5, 4), ...repeated(0.95, 400)];
    expect(ranges(cutAll(audio))).toEqual([
      [0, 702],
      [702, 1104],
    ]);
  });

  it('tells what the detector saw in each piece', () => {
    const [piece] = cutAll([
      ...repeated(0, 40),
      ...repeated(0.8, 25),
      0.95,
      ...repeated(0.4, 4),
      ...repeated(0, 30),
    ]);
    expect(piece?.evidence).toEqual({ voicedSeconds: 0.832, peakProbability: 0.95 });
  });

  it('asks for a reset of the detector after a piece, not inside it', () => {
    const cutter = new PauseCutter(THRESHOLDS);
    const resets: number[] = [];
    [...repeated(0.9, 300), ...repeated(0, 150)].forEach((probability, seq) => {
      if (cutter.takeReset()) resets.push(seq);
      cutter.push(probability);
    });
    expect(resets).toEqual([0, 363]);
  });

  /** Speech and silence of random lengths, with probabilities that waver. */
  const audio = fc
    .array(
      fc.record({
        speech: fc.boolean(),
        frames: fc.integer({ min: 1, max: 900 }),
        waver: fc.array(fc.double({ min: 0, max: 0.45, noNaN: true }), { minLength: 1, maxLength: 20 }),
      }),
      { maxLength: 12 },
    )
    .map((stretches) =>
      stretches.flatMap(({ speech, frames, waver }) =>
        Array.from(
          { length: frames },
          (_, index) => (speech ? 1 : 0.34) - (waver[index % waver.length] ?? 0),
        ),
      ),
    );

  it('never loses speech, never overlaps, never exceeds 28 s, and holds one piece at most', () => {
    fc.assert(
      fc.property(audio, (probabilities) => {
        const cutter = new PauseCutter(THRESHOLDS);
        const pieces: SpeechPiece[] = [];
        probabilities.forEach((probability, seq) => {
          const piece = cutter.push(probability);
          if (piece !== undefined) pieces.push(piece);
          expect(seq + 1 - cutter.neededFromSeq).toBeLessThanOrEqual(LONGEST_FRAMES + 63);
        });
        const last = cutter.end();
        if (last !== undefined) pieces.push(last);
        pieces.forEach((piece, index) => {
          expect(piece.endSeq - piece.startSeq).toBeGreaterThan(0);
          expect(piece.endSeq - piece.startSeq).toBeLessThanOrEqual(LONGEST_FRAMES);
          expect(piece.startSeq).toBeGreaterThanOrEqual(pieces[index - 1]?.endSeq ?? 0);
        });
        const covered = (seq: number): boolean =>
          pieces.some((piece) => piece.startSeq <= seq && seq < piece.endSeq);
        const lost = probabilities.findIndex(
          (_, seq) =>
            seq >= 2 && probabilities.slice(seq - 2, seq + 1).every((p) => p >= 0.5) && !covered(seq),
        );
        expect(lost).toBe(-1);
      }),
      { numRuns: 60 },
    );
  });

  it('cuts running speech only from the fifteenth second on', () => {
    fc.assert(
      fc.property(fc.integer({ min: EARLIEST_FRAMES, max: LONGEST_FRAMES - 10 }), (pauseAt) => {
        const speech = [...repeated(0.9, pauseAt), ...repeated(0.1, 6), ...repeated(0.9, 1000)];
        const [first, second] = cutAll(speech);
        expect(first?.endSeq).toBeGreaterThanOrEqual(pauseAt);
        expect(second?.startSeq).toBeLessThanOrEqual(pauseAt + 6);
      }),
      { numRuns: 40 },
    );
  });
});
