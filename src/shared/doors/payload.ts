/**
 * Reading what a foreign program wrote, field by field: nothing is believed, nothing is required. By hand and not with
 * a schema, because the hook command must start within a few milliseconds and loads no zod.
 */

const MAX_ID_CHARACTERS = 200;
const MAX_PATH_CHARACTERS = 4096;

export type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object; of anything else none. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** The first of the named fields that is a text with more than blanks in it; null when none is. */
export function textOf(fields: Fields, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string' && value.trim() !== '') return value;
  }
  return null;
}

/** As `textOf`, for ids: one that is too long to be one is none. */
export function idOf(fields: Fields, ...names: readonly string[]): string | null {
  const id = textOf(fields, ...names);
  return id !== null && id.length <= MAX_ID_CHARACTERS ? id : null;
}

/** A folder as the engine takes it: a whole path, of POSIX or of Windows, and none of the Windows network. */
export function folderOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > MAX_PATH_CHARACTERS) return null;
  return /^(\/(?![\\/])|[a-z]:[\\/])/i.test(value) ? value : null;
}

/**
 * The event in one spelling, so that `SessionStart`, `sessionStart`, `session-start` and `session.start` are the same.
 * The argument of the command counts; where it is not among `known`, what the payload itself says.
 */
export function eventOf<Event extends string>(
  event: string,
  payload: Fields,
  known: readonly Event[],
): Event | undefined {
  for (const name of [event, textOf(payload, 'hook_event_name', 'type') ?? '']) {
    const plain = name.replaceAll(/[^a-z]/gi, '').toLowerCase();
    const found = known.find((candidate) => candidate === plain);
    if (found !== undefined) return found;
  }
  return undefined;
}
