import { AppError } from '../../shared/kernel/app-error.ts';
import type { Speaker, SpeechOutcome } from './speaker.ts';

/** The speaker of an engine without a voice: every request is refused with a reason, and nothing waits. */
export class SilentSpeaker implements Speaker {
  readonly unavailable: string = 'No voice is installed, so nothing can be spoken.';

  speak(): Promise<SpeechOutcome> {
    return Promise.reject(new AppError('unavailable', this.unavailable));
  }

  async stop(): Promise<void> {}
}
