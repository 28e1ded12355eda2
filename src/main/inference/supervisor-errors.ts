import { AppError } from '../../shared/kernel/app-error.ts';

/** The call was repeated once and the process crashed again. */
export function crashError(): AppError {
  return new AppError('inference-crashed', 'The inference process crashed twice during this recognition.', {
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
