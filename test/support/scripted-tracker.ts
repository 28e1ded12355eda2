import type { TurnTakerDependencies } from '../../src/main/session/turn-taker.ts';

/** Calls a frame voice by its probability alone, and three such frames in a row speech that began some frames before. */
export function scriptedTracker(): TurnTakerDependencies['tracker'] {
  let voicedInARow = 0;
  return {
    push: (seq, probability) => {
      const voiced = probability >= 0.35;
      voicedInARow = voiced ? voicedInARow + 1 : 0;
      return { voiced, confirmedFrom: voicedInARow === 3 ? Math.max(0, seq - 11) : undefined };
    },
    turnEnded: () => {
      voicedInARow = 0;
    },
  };
}
