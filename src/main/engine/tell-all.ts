import type { TurnListener } from '../session/turn-taker.ts';

/** The desk writes the entry first, so that whoever asks after a change of state finds it. */
export function tellAll(
  desk: TurnListener,
  cues: TurnListener,
  coordinator: () => TurnListener,
  onError: (error: unknown) => void,
): TurnListener {
  // One that throws must keep neither the others nor the next turn from being told.
  const each = (tell: (listener: TurnListener) => void): void => {
    for (const listener of [desk, cues, coordinator()]) {
      try {
        tell(listener);
      } catch (error) {
        onError(error);
      }
    }
  };
  return {
    started: (utterance) => each((listener) => listener.started(utterance)),
    partial: (utterance, text) => each((listener) => listener.partial(utterance, text)),
    ended: (utterance) => each((listener) => listener.ended(utterance)),
    finished: (turn) => each((listener) => listener.finished(turn)),
    dropped: (utterance, reason) => each((listener) => listener.dropped(utterance, reason)),
    failed: (utterance, error) => each((listener) => listener.failed(utterance, error)),
  };
}
