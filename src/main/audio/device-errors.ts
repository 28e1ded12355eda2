import type { Device } from '../../shared/contract/control.ts';
import { AppError } from '../../shared/kernel/app-error.ts';

export function noMicrophone(cause?: unknown): AppError {
  return new AppError('microphone-missing', 'No microphone is connected.', {
    remedy: 'Plug one in, or open the page and let it use the browser’s microphone.',
    retryable: true,
    cause,
  });
}

export function microphoneDenied(cause: unknown): AppError {
  return new AppError('microphone-denied', 'The system does not let this program use the microphone.', {
    remedy: 'Allow it in the privacy settings of the system.',
    cause,
  });
}

/** `detail`: what the sound system says about it. */
export function deviceRefused({ label }: Device, detail: string, cause?: unknown): AppError {
  return new AppError('microphone-lost', `${label} cannot be opened: ${detail}`, {
    remedy: 'See whether another program uses it alone, or choose another microphone.',
    retryable: true,
    cause,
  });
}

export function deviceGone({ label }: Device, cause?: unknown): AppError {
  return new AppError('microphone-lost', `${label} is gone.`, {
    remedy: 'Plug it in again, or choose another microphone.',
    retryable: true,
    cause,
  });
}

export function deviceStalled({ label }: Device): AppError {
  return new AppError('microphone-lost', `${label} stopped delivering sound.`, {
    remedy: 'Check its cable or connection, or choose another microphone.',
    retryable: true,
  });
}

export function noOutput(cause?: unknown): AppError {
  return new AppError('output-missing', 'No loudspeaker and no headphones are connected.', {
    remedy: 'Connect some, or open the page and let it play what is said.',
    retryable: true,
    cause,
  });
}

/** `detail`: what the sound system says about it. */
export function outputRefused({ label }: Device, detail: string, cause?: unknown): AppError {
  return new AppError('output-refused', `${label} cannot be opened for playing: ${detail}`, {
    remedy: 'See whether another program uses it alone, or choose another output.',
    retryable: true,
    cause,
  });
}

export function outputGone({ label }: Device, cause?: unknown): AppError {
  return new AppError('output-missing', `${label} is gone.`, {
    remedy: 'Connect it again, or choose another output.',
    retryable: true,
    cause,
  });
}

/** `detail`: what the sound system says about it. */
export function outputFailed({ label }: Device, detail: string, cause?: unknown): AppError {
  return new AppError('playback-failed', `${label} stopped playing: ${detail}`, {
    remedy: 'Check its connection, or choose another output.',
    retryable: true,
    cause,
  });
}

export function outputStalled({ label }: Device): AppError {
  return new AppError('playback-failed', `${label} takes no more sound.`, {
    remedy: 'See whether it is paused or suspended, or choose another output.',
    retryable: true,
  });
}
