/** One way to ask the engine: every fault becomes an AppError that a person can act upon. */
import { z } from 'zod';
import { controlErrorSchema } from '../shared/contract/control.ts';
import { AppError } from '../shared/kernel/app-error.ts';
import type { AppErrorCode } from '../shared/kernel/app-error.ts';
import { EngineNotRunningError, isAppErrorCode } from './errors.ts';

export interface EngineAddress {
  /** For instance `http://127.0.0.1:8770`; empty for the page, which talks to its own origin with its cookie. */
  readonly baseUrl: string;
  /** From the endpoint file. */
  readonly token?: string | undefined;
}

export type Fetch = typeof fetch;

/**
 * Sends one request with the caller's credentials. Resolves for 2xx only; rejects with `EngineNotRunningError` when
 * nobody answers, with `cancelled` when `signal` aborts, else with the code, message and remedy of the engine.
 */
export async function request(
  fetchImpl: Fetch,
  address: EngineAddress,
  path: string,
  init: RequestInit,
): Promise<Response> {
  const headers = new Headers(init.headers);
  if (address.token !== undefined) headers.set('Authorization', `Bearer ${address.token}`);
  let response: Response;
  try {
    response = await fetchImpl(`${address.baseUrl}${path}`, { credentials: 'same-origin', ...init, headers });
  } catch (error) {
    if (init.signal?.aborted === true)
      throw new AppError('cancelled', 'The operation was cancelled.', { cause: error });
    throw new EngineNotRunningError(error);
  }
  if (response.ok) return response;
  throw await errorFromResponse(response);
}

/** Reads a JSON answer; what does not fit the contract is refused, because then it is not our engine that answers. */
export async function readJson<T>(response: Response, schema: z.ZodType<T>): Promise<T> {
  let body: unknown;
  try {
    body = await response.json();
  } catch (error) {
    throw unexpectedAnswer(response.url, 'JSON was expected', error);
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw unexpectedAnswer(response.url, firstIssue(parsed.error), parsed.error);
}

function unexpectedAnswer(url: string, why: string, cause: unknown): AppError {
  return new AppError('internal', `The answer of ${url} is not that of this version of Vivavoce: ${why}.`, {
    remedy: 'Restart the engine with the version that is installed.',
    cause,
  });
}

/** Path and message of the first thing that is wrong with a value. */
export function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'invalid';
  const path = issue.path.join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}

/** Error body of the OpenVIP plane, as far as we read it. */
const openvipErrorSchema = z.looseObject({ error: z.string(), code: z.string() });

async function errorFromResponse(response: Response): Promise<AppError> {
  const body: unknown = await response.json().catch(() => undefined);
  const fallback = codeOfStatus(response.status);
  const retryable = response.status >= 500 || response.status === 408 || response.status === 429;
  const control = controlErrorSchema.safeParse(body);
  if (control.success) {
    const { code, message, remedy, retryable: says } = control.data.error;
    return new AppError(isAppErrorCode(code) ? code : fallback, message, {
      ...(remedy === null ? {} : { remedy }),
      retryable: says,
    });
  }
  const openvip = openvipErrorSchema.safeParse(body);
  if (openvip.success) return new AppError(fallback, openvip.data.error, { retryable });
  return new AppError(
    fallback,
    `The engine answered ${response.status} to ${new URL(response.url).pathname}.`,
    {
      retryable,
    },
  );
}

function codeOfStatus(status: number): AppErrorCode {
  const table: Readonly<Record<number, AppErrorCode>> = {
    400: 'invalid-input',
    401: 'forbidden',
    403: 'forbidden',
    404: 'not-found',
    408: 'timeout',
    409: 'conflict',
    413: 'too-large',
    415: 'unsupported-media',
    503: 'unavailable',
  };
  return table[status] ?? 'internal';
}
