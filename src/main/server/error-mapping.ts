/** The one table from faults to what goes over the wire, for both planes. */
import type { OpenvipErrorCode } from '../../shared/contract/openvip.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { AppErrorCode } from '../../shared/kernel/app-error.ts';
import { RequestFault } from './request-fault.ts';

interface WireError {
  readonly status: number;
  readonly openvipCode: OpenvipErrorCode;
}

const WIRE: Readonly<Record<AppErrorCode, WireError>> = {
  'invalid-input': { status: 400, openvipCode: 'INVALID_FORMAT' },
  'missing-field': { status: 400, openvipCode: 'MISSING_FIELD' },
  'audio-unreadable': { status: 400, openvipCode: 'INVALID_FORMAT' },
  'settings-invalid': { status: 400, openvipCode: 'INVALID_FORMAT' },
  forbidden: { status: 403, openvipCode: 'INVALID_FORMAT' },
  'not-found': { status: 404, openvipCode: 'NOT_FOUND' },
  conflict: { status: 409, openvipCode: 'CONFLICT' },
  'already-running': { status: 409, openvipCode: 'CONFLICT' },
  'too-large': { status: 413, openvipCode: 'INVALID_FORMAT' },
  'unsupported-media': { status: 415, openvipCode: 'INVALID_FORMAT' },
  internal: { status: 500, openvipCode: 'INTERNAL_ERROR' },
  'recogniser-failed': { status: 500, openvipCode: 'INTERNAL_ERROR' },
  'synthesis-failed': { status: 500, openvipCode: 'INTERNAL_ERROR' },
  'playback-failed': { status: 500, openvipCode: 'INTERNAL_ERROR' },
  'inference-crashed': { status: 500, openvipCode: 'INTERNAL_ERROR' },
  'storage-failed': { status: 500, openvipCode: 'INTERNAL_ERROR' },
  'port-taken': { status: 500, openvipCode: 'INTERNAL_ERROR' },
  unavailable: { status: 503, openvipCode: 'INTERNAL_ERROR' },
  cancelled: { status: 503, openvipCode: 'INTERNAL_ERROR' },
  'model-missing': { status: 503, openvipCode: 'INTERNAL_ERROR' },
  'model-damaged': { status: 503, openvipCode: 'INTERNAL_ERROR' },
  'microphone-missing': { status: 503, openvipCode: 'INTERNAL_ERROR' },
  'microphone-lost': { status: 503, openvipCode: 'INTERNAL_ERROR' },
  'microphone-denied': { status: 503, openvipCode: 'INTERNAL_ERROR' },
  'output-missing': { status: 503, openvipCode: 'INTERNAL_ERROR' },
  'output-refused': { status: 503, openvipCode: 'INTERNAL_ERROR' },
  timeout: { status: 504, openvipCode: 'INTERNAL_ERROR' },
};

/** A fault as it is answered: an expected one as it is; of a bug only that there is one. */
export function toFault(error: unknown): AppError {
  if (AppError.is(error)) return error;
  return new AppError('internal', 'Something went wrong inside the engine.', { cause: error });
}

export function httpStatus(fault: AppError): number {
  if (fault instanceof RequestFault && fault.status !== undefined) return fault.status;
  return WIRE[fault.code].status;
}

/** The reference engine knows no MISSING_FIELD; `compat: 'dictare'` follows it. */
export function openvipCode(fault: AppError, compat: 'openvip' | 'dictare'): OpenvipErrorCode {
  const { openvipCode: code } = WIRE[fault.code];
  return code === 'MISSING_FIELD' && compat === 'dictare' ? 'INVALID_FORMAT' : code;
}
