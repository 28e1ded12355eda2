/** What people are told when a speech server does not do its part. What it answered is not repeated: it may hold the text. */
import { AppError } from '../../../../shared/kernel/app-error.ts';

export function unreachable(host: string, cause: unknown): AppError {
  return new AppError('unavailable', `The speech server at ${host} cannot be reached${reason(cause)}.`, {
    remedy: 'Start it, or correct the setting speech.address.url.',
    retryable: true,
    cause,
  });
}

export function badKey(): AppError {
  return new AppError('unavailable', 'The key of the speech server holds characters that no key has.', {
    remedy: 'Correct the setting speech.address.key.',
  });
}

export function slow(host: string, seconds: number): AppError {
  return new AppError(
    'synthesis-failed',
    `The speech server at ${host} did not answer within ${seconds} seconds.`,
    {
      remedy: 'See whether it is still working, or choose another voice.',
      retryable: true,
    },
  );
}

export function brokenOff(host: string, cause: unknown): AppError {
  return new AppError('synthesis-failed', `The speech server at ${host} broke off its answer.`, {
    remedy: 'See its log, or choose another voice.',
    retryable: true,
    cause,
  });
}

/** `what`: what came instead of sound, such as "HTML". */
export function notSound(host: string, what: string): AppError {
  return new AppError(
    'synthesis-failed',
    `The speech server at ${host} answered with ${what} instead of WAV or PCM.`,
    {
      remedy: 'See whether the setting speech.address.url is its base address, usually ending in /v1.',
    },
  );
}

/** An answer with a status that is no success. */
export function refused(host: string, status: number): AppError {
  const server = `The speech server at ${host}`;
  if (status === 401 || status === 403) {
    return new AppError('unavailable', `${server} does not accept the key (status ${status}).`, {
      remedy: 'Correct the setting speech.address.key.',
    });
  }
  if (status === 404 || status === 405 || (status >= 300 && status < 400)) {
    return new AppError('unavailable', `${server} has no speech at this address (status ${status}).`, {
      remedy: 'Correct the setting speech.address.url: its base address usually ends in /v1.',
    });
  }
  if (status === 429 || status >= 500) {
    return new AppError('synthesis-failed', `${server} could not speak now (status ${status}).`, {
      remedy: 'Try again later, or choose another voice.',
      retryable: true,
    });
  }
  return new AppError('synthesis-failed', `${server} refused the request (status ${status}).`, {
    remedy: 'Check the settings speech.address.model and speech.address.voices.',
  });
}

/** The system's word for why no connection came about, in brackets. */
function reason(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : '';
  const reasons: Readonly<Record<string, string>> = {
    ECONNREFUSED: ' (nothing listens there)',
    ENOTFOUND: ' (no such host)',
    EAI_AGAIN: ' (the name cannot be resolved now)',
    ECONNRESET: ' (it closed the connection)',
    UND_ERR_SOCKET: ' (it closed the connection)',
    ETIMEDOUT: ' (no answer)',
    UND_ERR_CONNECT_TIMEOUT: ' (no answer)',
  };
  return reasons[code] ?? (code === '' ? '' : ` (${code})`);
}
