import { expect, test } from 'vitest';
import { httpStatus, openvipCode, toFault } from '../../../src/main/server/error-mapping.ts';
import { controlErrorBody, openvipErrorBody } from '../../../src/main/server/replies.ts';
import { methodNotAllowed, notAuthorised, RequestFault } from '../../../src/main/server/request-fault.ts';
import { openvipErrorSchema } from '../../../src/shared/contract/openvip.ts';
import { AppError } from '../../../src/shared/kernel/app-error.ts';
import type { AppErrorCode } from '../../../src/shared/kernel/app-error.ts';

test('faults go over the wire as this table says', () => {
  const table: Record<AppErrorCode, string> = {
    'invalid-input': '400 INVALID_FORMAT',
    'missing-field': '400 MISSING_FIELD',
    'audio-unreadable': '400 INVALID_FORMAT',
    'settings-invalid': '400 INVALID_FORMAT',
    forbidden: '403 INVALID_FORMAT',
    'not-found': '404 NOT_FOUND',
    conflict: '409 CONFLICT',
    'already-running': '409 CONFLICT',
    'too-large': '413 INVALID_FORMAT',
    'unsupported-media': '415 INVALID_FORMAT',
    internal: '500 INTERNAL_ERROR',
    'recogniser-failed': '500 INTERNAL_ERROR',
    'synthesis-failed': '500 INTERNAL_ERROR',
    'playback-failed': '500 INTERNAL_ERROR',
    'inference-crashed': '500 INTERNAL_ERROR',
    'storage-failed': '500 INTERNAL_ERROR',
    'port-taken': '500 INTERNAL_ERROR',
    unavailable: '503 INTERNAL_ERROR',
    cancelled: '503 INTERNAL_ERROR',
    'model-missing': '503 INTERNAL_ERROR',
    'model-damaged': '503 INTERNAL_ERROR',
    'microphone-missing': '503 INTERNAL_ERROR',
    'microphone-lost': '503 INTERNAL_ERROR',
    'microphone-denied': '503 INTERNAL_ERROR',
    'output-missing': '503 INTERNAL_ERROR',
    'output-refused': '503 INTERNAL_ERROR',
    timeout: '504 INTERNAL_ERROR',
  };
  const wire = Object.keys(table).map((code) => {
    const fault = new AppError(code as AppErrorCode, 'x');
    return [code, `${httpStatus(fault)} ${openvipCode(fault, 'openvip')}`];
  });
  expect(Object.fromEntries(wire)).toEqual(table);
  expect(httpStatus(methodNotAllowed(['GET']))).toBe(405);
  expect(httpStatus(notAuthorised())).toBe(401);
});

test('the body of an OpenVIP refusal', () => {
  const ref = '550e8400-e29b-41d4-a716-446655440000';
  const fault = new RequestFault('missing-field', 'Not OpenVIP v1.0 compliant: "text" is missing.', { ref });
  const body = openvipErrorBody(fault, { compat: 'openvip', userAgent: 'Python-urllib/3.11' });
  expect(body).toEqual({
    openvip: '1.0',
    error: 'Not OpenVIP v1.0 compliant: "text" is missing.',
    code: 'MISSING_FIELD',
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    ref,
    detail: 'Not OpenVIP v1.0 compliant: "text" is missing.',
  });
  openvipErrorSchema.parse(body);
});

test('the body of a control refusal', () => {
  const fault = new AppError('microphone-lost', 'It is gone.', { remedy: 'Plug it in.', retryable: true });
  expect(controlErrorBody(fault)).toEqual({
    error: { code: 'microphone-lost', message: 'It is gone.', remedy: 'Plug it in.', retryable: true },
  });
});

test('a bug is told as nothing but a bug', () => {
  const fault = toFault(new TypeError('x is not a function'));
  expect([fault.code, fault.message]).toEqual(['internal', 'Something went wrong inside the engine.']);
});
