import { AppError } from '../../shared/kernel/app-error.ts';

/** The call was repeated once and the process crashed again. */
export function crashError(): AppError {
  return new AppError('inference-crashed', 'The inference process crashed twice at the same task.', {
    remedy: 'Try again; if it happens again, see the log.',
    retryable: true,
  });
}

/** No more restarts. */
export function degradedError(): AppError {
  return new AppError('inference-crashed', 'The inference process keeps crashing and was given up.', {
    remedy: 'Restart Vivavoce; if it happens again, see the log.',
  });
}

/** The voice's part did not come up in time; the others work without it. */
export function lateVoiceError(): AppError {
  return new AppError('synthesis-failed', 'Loading the voice took too long.', {
    remedy: 'Restart Vivavoce; if it happens again, see the log.',
    retryable: true,
  });
}
