/** Stable, machine-readable reasons. The wire mapping (HTTP status, OpenVIP code) is one table in `server/`. */
export type AppErrorCode =
  | 'invalid-input'
  | 'missing-field'
  | 'not-found'
  | 'conflict'
  | 'forbidden'
  | 'too-large'
  | 'unsupported-media'
  | 'unavailable'
  | 'cancelled'
  | 'timeout'
  | 'model-missing'
  | 'model-damaged'
  | 'microphone-missing'
  | 'microphone-lost'
  | 'microphone-denied'
  | 'recogniser-failed'
  | 'synthesis-failed'
  | 'playback-failed'
  | 'output-missing'
  | 'output-refused'
  | 'inference-crashed'
  | 'audio-unreadable'
  | 'port-taken'
  | 'already-running'
  | 'settings-invalid'
  | 'storage-failed'
  | 'internal';

export interface AppErrorOptions {
  /** What the reader can do about it, one imperative sentence. */
  readonly remedy?: string;
  /** True when the same call may succeed later without any change. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/**
 * An expected fault, written for a person: `message` says what happened, `remedy` what to do.
 * Bugs stay plain errors; they crash their room and are supervised.
 */
export class AppError extends Error {
  readonly code: AppErrorCode;
  readonly remedy: string | undefined;
  readonly retryable: boolean;

  constructor(code: AppErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.remedy = options.remedy;
    this.retryable = options.retryable ?? false;
  }

  /** Message and remedy on one line, as logs and terminals show it. */
  get explanation(): string {
    return this.remedy === undefined ? this.message : `${this.message} ${this.remedy}`;
  }

  /** Recognises AppErrors across bundles and realms, where `instanceof` fails. */
  static is(error: unknown): error is AppError {
    return error instanceof Error && error.name === 'AppError' && 'code' in error;
  }
}

/** Text of any thrown value, for people; never a stack. */
export function explain(error: unknown): string {
  if (AppError.is(error)) return error.explanation;
  return error instanceof Error ? error.message : String(error);
}
