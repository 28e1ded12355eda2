/** Speaking, as both planes ask for it. */
import { AppError } from '../../shared/kernel/app-error.ts';
import type { Clock } from '../../shared/kernel/clock.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import type { SpeechInfo } from '../../shared/contract/speech.ts';
import { sanitiseText } from '../../shared/text/sanitise.ts';
import type { EngineFacade } from '../engine/engine-facade.ts';
import type { SpeechOutcome, SpeechRequest } from '../speech/speaker.ts';

/** For the log, which never holds the text. */
export const UNSPOKEN = 'A text could not be spoken.';

/** Whoever does not wait for the end of a speech does not wait longer than this for its place in the queue either. */
const ANSWER_WITHIN_MS = 250;

/**
 * Queues a speech and resolves when it has ended. Rejects as `Speaker.speak` does, and with `unavailable` at once when
 * there is no voice at all. An id that is being spoken already does not keep a text from being heard: the speech gets
 * an id of its own then.
 */
export async function speak(facade: EngineFacade, request: SpeechRequest): Promise<SpeechOutcome> {
  requireVoice(facade);
  const { speaker } = facade;
  const { text } = request;
  const plain = typeof text === 'string' ? { ...request, text: sanitiseText(text) } : request;
  try {
    return await speaker.speak(plain);
  } catch (error) {
    if (!AppError.is(error) || error.code !== 'conflict') throw error;
    return speaker.speak({ ...plain, id: randomId() });
  }
}

/** Throws `unavailable` when nothing can be spoken, whatever the text. */
export function requireVoice({ speaker }: EngineFacade): void {
  if (speaker.unavailable !== undefined) throw new AppError('unavailable', speaker.unavailable);
}

/**
 * Resolves as soon as the speech stands in the queue, has ended, or time is up. Rejects as the speech does when it is
 * refused before that: whoever does not wait for the end still learns that there is no voice for the text.
 */
export async function queued(
  facade: EngineFacade,
  speechId: string,
  speech: Promise<unknown>,
  clock: Clock,
): Promise<void> {
  let stopLooking: () => void = () => {};
  const seen = new Promise<void>((resolve) => {
    const look = ({ current, waiting }: SpeechInfo): void => {
      if (current?.id === speechId || waiting.some(({ id }) => id === speechId)) resolve();
    };
    const watching = facade.subscribe(({ event }) => {
      if (event.type === 'speech-changed') look(event.speech);
    });
    const cancelTimeout = clock.after(ANSWER_WITHIN_MS, resolve);
    stopLooking = () => {
      void watching.dispose();
      cancelTimeout();
    };
    look(facade.snapshot().speech);
  });
  try {
    await Promise.race([speech, seen]);
  } finally {
    stopLooking();
  }
}
