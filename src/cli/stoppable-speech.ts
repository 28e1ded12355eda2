import type { ControlClient } from '../client/control-client.ts';
import type { SpeakOptions, SpeakWatch } from '../client/speech-client.ts';
import type { SpeechEndInfo } from '../shared/contract/speech.ts';
import { throwIfCancelled } from '../shared/kernel/abort.ts';
import { systemClock } from '../shared/kernel/clock.ts';

/** Time in which an engine that is asked to be silent answers; then the connection is given up. Milliseconds. */
const STOP_WITHIN_MS = 2000;

/**
 * Speaks; when `signal` aborts, the engine is asked to stop this speech and no other one. Resolves with how it ended,
 * also when it was stopped. Rejects with `cancelled` only when the engine did not answer to that.
 */
export async function speakUntil(
  signal: AbortSignal,
  client: ControlClient,
  text: string | AsyncIterable<Uint8Array>,
  options: SpeakOptions,
): Promise<SpeechEndInfo> {
  throwIfCancelled(signal);
  const hangUp = new AbortController();
  let takenId: string | undefined;
  let cancelWait: () => void = () => {};
  const silence = (): void => {
    if (takenId !== undefined) client.stopSpeaking(takenId).catch(() => hangUp.abort());
  };
  const stop = (): void => {
    silence();
    cancelWait = systemClock.after(STOP_WITHIN_MS, () => hangUp.abort());
  };
  const watch: SpeakWatch = {
    signal: hangUp.signal,
    onTaken(id) {
      takenId = id;
      if (signal.aborted) silence();
    },
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await (typeof text === 'string'
      ? client.speak(text, options, watch)
      : client.speakStream(text, options, watch));
  } finally {
    cancelWait();
    signal.removeEventListener('abort', stop);
  }
}
