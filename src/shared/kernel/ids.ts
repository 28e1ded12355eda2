/** Makes ids. Injected where tests want to know them beforehand. */
export type IdSource = () => string;

/** Random UUID version 4, as OpenVIP messages carry it. */
export const randomId: IdSource = () => crypto.randomUUID();

const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID_PATTERN.test(value);
}
