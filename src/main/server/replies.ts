/** The bodies of both planes, and how they are written. */
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { CommandResult, controlErrorSchema } from '../../shared/contract/control.ts';
import { OPENVIP_VERSION } from '../../shared/contract/openvip.ts';
import type { OpenvipError } from '../../shared/contract/openvip.ts';
import type { AppError } from '../../shared/kernel/app-error.ts';
import { isUuid, randomId } from '../../shared/kernel/ids.ts';
import type { EngineFacade } from '../engine/engine-facade.ts';
import { httpStatus, openvipCode } from './error-mapping.ts';
import { RequestFault } from './request-fault.ts';

/** The Go SDK refuses replies with a field that the protocol does not know. */
export function wantsProtocolFieldsOnly(userAgent: string | undefined): boolean {
  return userAgent?.startsWith('Go-http-client/') ?? false;
}

export function sendJson(response: Response, status: number, body: object): void {
  response.status(status).set('Cache-Control', 'no-store').json(body);
}

/** Answer to a control command that has no richer one. */
export function sendResult(facade: EngineFacade, response: Response): void {
  const result: CommandResult = { ok: true, listening: facade.snapshot().listening };
  sendJson(response, 200, result);
}

/** `Response` of the protocol. `extras` are our own fields, left out for callers that would refuse them. */
export function sendOk(
  request: Request,
  response: Response,
  ref: unknown,
  extras: Readonly<Record<string, unknown>> = {},
  protocolFields: Readonly<Record<string, unknown>> = {},
  status = 200,
): void {
  sendJson(response, status, {
    openvip: OPENVIP_VERSION,
    status: 'ok',
    id: randomId(),
    ...(isUuid(ref) ? { ref } : {}),
    ...protocolFields,
    ...(wantsProtocolFieldsOnly(request.get('User-Agent')) ? {} : extras),
  });
}

export function openvipErrorBody(
  fault: AppError,
  options: { readonly compat: 'openvip' | 'dictare'; readonly userAgent: string | undefined },
): OpenvipError {
  const error = fault.explanation;
  const ref = fault instanceof RequestFault ? fault.ref : undefined;
  return {
    openvip: OPENVIP_VERSION,
    error,
    code: openvipCode(fault, options.compat),
    id: randomId(),
    ...(isUuid(ref) ? { ref } : {}),
    ...(wantsProtocolFieldsOnly(options.userAgent) ? {} : { detail: error }),
  };
}

export function controlErrorBody(fault: AppError): z.infer<typeof controlErrorSchema> {
  const { code, message, remedy = null, retryable } = fault;
  return { error: { code, message, remedy, retryable } };
}

export function faultHeaders(fault: AppError): Readonly<Record<string, string>> {
  return {
    ...(fault instanceof RequestFault ? fault.headers : {}),
    ...(httpStatus(fault) === 503 ? { 'Retry-After': '1' } : {}),
  };
}
