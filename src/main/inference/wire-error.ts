import type { WireError } from '../../shared/contract/inference.ts';
import { AppError, type AppErrorCode } from '../../shared/kernel/app-error.ts';

/** Makes an error fit for the way to another thread or process. Foreign errors get the code `foreign`. */
export function toWireError(
  error: unknown,
  what: string,
  foreign: AppErrorCode = 'recogniser-failed',
): WireError {
  if (AppError.is(error)) {
    const { code, message, remedy, retryable } = error;
    return { code, message, remedy, retryable };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: foreign,
    message: `${what} failed: ${reason}`,
    remedy: undefined,
    retryable: false,
  };
}

export function fromWireError(wire: WireError): AppError {
  return new AppError(wire.code as AppErrorCode, wire.message, {
    retryable: wire.retryable,
    ...(wire.remedy === undefined ? {} : { remedy: wire.remedy }),
  });
}
