import type { EngineEvent } from '../../shared/contract/control.ts';
import type { CueName } from '../speech/cues.ts';
import type { TurnListener } from '../session/turn-taker.ts';

/** Told what happens to turns and of what is announced. */
export interface TurnCues extends TurnListener {
  announced(event: EngineEvent): void;
}

/**
 * Short sounds for what happens to an utterance. Beginning and end are heard only where a key or button holds the
 * turn: hands-free, a sound at each pause would be a nuisance.
 */
export function turnCues(play: (name: CueName) => void): TurnCues {
  return {
    started: ({ mode }) => {
      if (mode === 'push-to-talk') play('start');
    },
    partial: () => {},
    ended: ({ mode }) => {
      if (mode === 'push-to-talk') play('stop');
    },
    finished: () => {},
    dropped: () => {},
    failed: () => play('failed'),
    announced: (event) => {
      if (event.type !== 'transcription-final' && event.type !== 'delivery-changed') return;
      if (event.entry.delivery === 'sent') play('sent');
    },
  };
}
