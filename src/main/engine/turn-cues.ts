import type { Delivery, EngineEvent } from '../../shared/contract/control.ts';
import type { CueName } from '../speech/cues.ts';
import type { TurnListener } from '../session/turn-taker.ts';

const MAY_BE_SENT: ReadonlySet<Delivery> = new Set(['pending', 'held', 'confirming', 'kept', 'failed']);

/** Told what happens to turns and of what is announced. */
export interface TurnCues extends TurnListener {
  announced(event: EngineEvent): void;
}

/**
 * Short sounds for what happens to an utterance. Beginning and end are heard only where a key or button holds the
 * turn: hands-free, a sound at each pause would be a nuisance.
 */
export function turnCues(play: (name: CueName) => void): TurnCues {
  /** Entries that were heard to wait; an entry that is only starred later is not sent again. */
  const waiting = new Set<string>();
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
      const { id, delivery } = event.entry;
      const isNews = event.type === 'transcription-final' || waiting.delete(id);
      if (delivery === 'sent' && isNews) play('sent');
      if (MAY_BE_SENT.has(delivery)) waiting.add(id);
    },
  };
}
