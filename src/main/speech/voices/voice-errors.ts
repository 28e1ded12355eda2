/** What people are told when a voice cannot speak. None of it repeats the text. */
import { AppError } from '../../../shared/kernel/app-error.ts';

export function cancelled(): AppError {
  return new AppError('cancelled', 'The operation was cancelled.');
}

export function unknownVoice(synthesiserId: string): AppError {
  return new AppError('synthesis-failed', `The voice is not (any more) one of ${synthesiserId}.`, {
    remedy: 'Choose another voice; "vivavoce voices" lists them.',
  });
}

export function programMissing(program: string, cause?: unknown): AppError {
  return new AppError('unavailable', `${program} cannot be run.`, {
    remedy: `See whether ${program} is installed and may be run by this user.`,
    cause,
  });
}

/** `how`: the rest of the sentence, such as "ended with exit code 1". */
export function programFailed(program: string, how: string, cause?: unknown): AppError {
  return new AppError('synthesis-failed', `${program} ${how}.`, {
    remedy: 'Try another voice; "vivavoce voices" lists them.',
    retryable: true,
    cause,
  });
}

/** A program or server that seems to work, and yet nothing can be heard. */
export function noSound(who: string): AppError {
  return new AppError('synthesis-failed', `${who} made no sound.`, {
    remedy: 'Try another voice; "vivavoce voices" lists them.',
  });
}
