import { AppError } from '../../shared/kernel/app-error.ts';
import type { AppErrorCode, AppErrorOptions } from '../../shared/kernel/app-error.ts';

export interface RequestFaultOptions extends AppErrorOptions {
  /** Where the code alone does not tell the HTTP status. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Id of the message at fault. */
  readonly ref?: string | undefined;
}

/** What is wrong with a request, told to its sender. The message never repeats what was sent. */
export class RequestFault extends AppError {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly ref: string | undefined;

  constructor(code: AppErrorCode, message: string, options: RequestFaultOptions = {}) {
    super(code, message, options);
    this.status = options.status;
    this.headers = options.headers ?? {};
    this.ref = options.ref;
  }
}

export function methodNotAllowed(allowed: readonly string[]): RequestFault {
  return new RequestFault('invalid-input', `This route takes ${allowed.join(' or ')} only.`, {
    status: 405,
    headers: { Allow: allowed.join(', ') },
  });
}

export function unknownRoute(): RequestFault {
  return new RequestFault('not-found', 'There is no such route.', {
    remedy: 'See /openvip/openapi.json for the routes that exist.',
  });
}

export function notAuthorised(): RequestFault {
  return new RequestFault('forbidden', 'A valid token is needed.', {
    status: 401,
    headers: { 'WWW-Authenticate': 'Bearer' },
    remedy: 'Send the token of the endpoint file as a bearer token, or open the page with: vivavoce open',
  });
}
