/** Faults as the client tells them. */
import { AppError } from '../shared/kernel/app-error.ts';
import type { AppErrorCode } from '../shared/kernel/app-error.ts';

/** Nobody answers at the engine's address. */
export class EngineNotRunningError extends AppError {
  constructor(cause?: unknown) {
    super('unavailable', 'The engine is not running.', {
      remedy: 'Start it with: vivavoce serve',
      retryable: true,
      cause,
    });
  }
}

export function isEngineNotRunning(error: unknown): boolean {
  return error instanceof EngineNotRunningError;
}

/** Written as a record so that the compiler asks for a new code here as well. */
const APP_ERROR_CODES: Readonly<Record<AppErrorCode, true>> = {
  'invalid-input': true,
  'missing-field': true,
  'not-found': true,
  conflict: true,
  forbidden: true,
  'too-large': true,
  'unsupported-media': true,
  unavailable: true,
  cancelled: true,
  timeout: true,
  'model-missing': true,
  'model-damaged': true,
  'microphone-missing': true,
  'microphone-lost': true,
  'microphone-denied': true,
  'recogniser-failed': true,
  'synthesis-failed': true,
  'playback-failed': true,
  'output-missing': true,
  'output-refused': true,
  'inference-crashed': true,
  'audio-unreadable': true,
  'port-taken': true,
  'already-running': true,
  'settings-invalid': true,
  'storage-failed': true,
  internal: true,
};

/** True for the codes that this version knows; an engine of another version may send more. */
export function isAppErrorCode(code: string): code is AppErrorCode {
  return Object.hasOwn(APP_ERROR_CODES, code);
}
