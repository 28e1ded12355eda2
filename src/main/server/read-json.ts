/** Request bodies: JSON objects in UTF-8, at most 1 MiB, each deviation with its own answer. */
import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { isUuid } from '../../shared/kernel/ids.ts';
import { sanitiseText } from '../../shared/text/sanitise.ts';
import { RequestFault } from './request-fault.ts';

export const MAX_BODY_BYTES = 1024 * 1024;
/** So much of a body that is too large is read and thrown away, so that its sender gets to read the answer. */
const MAX_DISCARDED_BYTES = 16 * MAX_BODY_BYTES;
/** A body that does not arrive completely within this time is given up, in milliseconds. */
const BODY_TIMEOUT_MS = 30_000;

/** How refusals of the OpenVIP plane begin: existing clients look for it. */
export const NOT_COMPLIANT = 'Not OpenVIP v1.0 compliant';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Throws `unsupported-media`, `too-large` or `invalid-input`; `name` is what messages call the body. */
export async function readJsonObject(request: IncomingMessage, name: string): Promise<JsonObject> {
  requireJson(request);
  return parseJsonObject(await readBody(request), name);
}

/** As `readJsonObject`, and undefined when there is no body at all. */
export async function readOptionalJsonObject(
  request: IncomingMessage,
  name: string,
): Promise<JsonObject | undefined> {
  if (!hasBody(request)) return undefined;
  requireJson(request);
  const bytes = await readBody(request);
  return bytes.length === 0 ? undefined : parseJsonObject(bytes, name);
}

function hasBody(request: IncomingMessage): boolean {
  if (request.headers['transfer-encoding'] !== undefined) return true;
  return Number(request.headers['content-length'] ?? 0) > 0;
}

/** Browsers send only form types and text without asking first, so this also keeps web pages out. */
function requireJson(request: IncomingMessage): void {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters
    .map((parameter) => parameter.trim())
    .find((parameter) => parameter.startsWith('charset='));
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (type.trim() === 'application/json' && isUtf8 && encoding === 'identity') return;
  throw new RequestFault(
    'unsupported-media',
    'Content-Type: application/json in UTF-8, not compressed, was expected.',
  );
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let totalBytes = 0;
  const tooSlow = setTimeout(() => request.destroy(), BODY_TIMEOUT_MS);
  try {
    // The request must outlive a loop that is left early: its answer goes over the same socket.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      totalBytes += chunk.length;
      if (totalBytes <= MAX_BODY_BYTES) chunks.push(chunk);
      else if (totalBytes > MAX_DISCARDED_BYTES) break;
    }
  } catch (error) {
    throw new RequestFault('invalid-input', 'The body did not arrive completely.', { cause: error });
  } finally {
    clearTimeout(tooSlow);
  }
  if (totalBytes > MAX_BODY_BYTES) {
    throw new RequestFault('too-large', 'The body is too large: at most 1 MiB was expected.', {
      headers: { Connection: 'close' },
    });
  }
  return Buffer.concat(chunks);
}

function parseJsonObject(bytes: Buffer, name: string): JsonObject {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new RequestFault('invalid-input', `${name}: valid UTF-8 was expected.`, { cause: error });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    throw new RequestFault('invalid-input', `${name}: valid JSON was expected.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new RequestFault('invalid-input', `${name}: a JSON object was expected.`);
  return value as JsonObject;
}

/**
 * Checks a body against its schema. Throws `missing-field` or `invalid-input` with the name of the field and what
 * was expected, and the body's own id as `ref` where it is a UUID.
 */
export function checkBody<T>(schema: z.ZodType<T>, body: JsonObject, name: string): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const ref = isUuid(body['id']) ? body['id'] : undefined;
  const missing = parsed.error.issues.find((issue) => isMissing(issue, body));
  const issue = missing ?? parsed.error.issues[0];
  const field = fieldName(issue?.path ?? []);
  if (missing !== undefined)
    throw new RequestFault('missing-field', `${name}: ${field} is missing.`, { ref });
  throw new RequestFault('invalid-input', `${name}: ${field} must be ${expectation(issue)}.`, { ref });
}

/** The rules of our own (`custom`) speak of fields that are optional by themselves. */
function isMissing(issue: z.core.$ZodIssue, body: JsonObject): boolean {
  const [field, ...inner] = issue.path;
  if (issue.code === 'custom' || inner.length > 0 || typeof field !== 'string') return false;
  return !Object.hasOwn(body, field);
}

/** The names of extensions are the sender's own words: kept short and printable. */
function fieldName(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the body';
  return `"${sanitiseText(path.map(String).join('.')).slice(0, 64)}"`;
}

/** What zod expected, in words; its own messages may quote what was received. */
function expectation(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case 'invalid_type':
      return `of type ${issue.expected}`;
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' or ');
    case 'too_small':
      return `at least ${String(issue.minimum)}${sizeUnit(issue.origin)}`;
    case 'too_big':
      return `at most ${String(issue.maximum)}${sizeUnit(issue.origin)}`;
    case 'unrecognized_keys':
      return 'without fields that are not known';
    case 'invalid_format':
      return issue.format === 'datetime' ? 'a date and time such as 2026-03-04T14:00:00Z' : issue.message;
    // Messages of our own schemas: "a UUID", "an object".
    case 'custom':
      return issue.message;
    default:
      return 'as the schema describes it';
  }
}

function sizeUnit(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' ? ' items long' : '';
}
