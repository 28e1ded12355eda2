import { AppError } from '../../shared/kernel/app-error.ts';
import type { AudioSource } from './audio-source.ts';

/** The engine has no microphone of its own; pages may lend one. */
export const noneSource: AudioSource = {
  kind: 'none',
  paced: 'real-time',
  async open() {
    throw new AppError('microphone-missing', 'The engine was started without a microphone.', {
      remedy: 'Open the page and let it use the browser’s microphone, or start the engine with a source.',
    });
  },
  async devices() {
    return [];
  },
};
