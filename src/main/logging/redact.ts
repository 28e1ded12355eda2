/**
 * Names of fields that hold what a person said, or what would betray it, and secrets. They are never written,
 * at any depth.
 */
const PRIVATE_FIELDS = new Set([
  'audio',
  'authorization',
  'body',
  'cookie',
  'draft',
  'entry',
  'partial',
  'pcm',
  'phrase',
  'prompt',
  'raw',
  'segments',
  'stable',
  'tentative',
  'text',
  'token',
  'transcript',
  'transcription',
  'utterance',
  'vocabulary',
  'words',
]);

/** Deeper structures are no facts for a log. */
const MAX_DEPTH = 4;
const MAX_ITEMS = 50;
const MAX_CHARACTERS = 2000;
export const PRIVATE = '[private]';

/** A copy of the fields that is safe to write: private ones blanked, errors as facts, audio and long texts cut. */
export function redact(fields: object): Record<string, unknown> {
  return redactMembers(fields, 0);
}

function redactMembers(value: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MAX_ITEMS)
      .map(([name, member]) => [
        name,
        PRIVATE_FIELDS.has(name.toLowerCase()) && canTell(member) ? PRIVATE : redactValue(member, depth + 1),
      ]),
  );
}

/** Numbers and flags are counts and states, whatever their name. */
function canTell(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'object' && value !== null);
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') {
    return value.length <= MAX_CHARACTERS ? value : `${value.slice(0, MAX_CHARACTERS)}…`;
  }
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return errorFacts(value, depth);
  if (value instanceof Date) return value;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (depth > MAX_DEPTH) return '[nested]';
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => redactValue(item, depth + 1));
  return redactMembers(value, depth);
}

/**
 * Fields that libraries hang on errors are left out, and so is the message of a syntax error: both may hold the
 * payload that was wrong.
 */
function errorFacts(error: Error, depth: number): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const frames = stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name,
    message: error instanceof SyntaxError ? PRIVATE : redactValue(message, depth),
    ...('code' in error && { code: redactValue(error.code, depth + 1) }),
    ...(frames !== undefined && frames.length > 0 && { stack: redactValue(frames.join('\n'), depth) }),
    ...(cause !== undefined && depth < MAX_DEPTH && { cause: redactValue(cause, depth + 1) }),
  };
}
