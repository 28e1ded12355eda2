/** Settings by their dotted keys, such as `recognition.language`. */
import { defaultSettings, settingsSchema } from '../shared/settings/schema.ts';
import type { Settings } from '../shared/settings/schema.ts';

/** Every key that a person may set, in the order of the declaration. */
export function settingKeys(): string[] {
  return leaves(defaultSettings(), '').filter((key) => key !== 'version');
}

export function settingValue(settings: Settings, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>((value, name) => (isGroup(value) ? value[name] : undefined), settings);
}

export type ParsedSetting =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly expected: string };

/**
 * The value that a person wrote on the command line for `key`: JSON where the setting takes that (numbers, true,
 * false, lists), else the text itself.
 */
export function parseSettingValue(key: string, text: string): ParsedSetting {
  const candidates: unknown[] = [text];
  try {
    candidates.unshift(JSON.parse(text));
  } catch {
    // Plain text.
  }
  let expected = '';
  for (const value of candidates) {
    const parsed = settingsSchema.safeParse(nest(key.split('.'), value));
    if (parsed.success) return { ok: true, value };
    expected ||= parsed.error.issues[0]?.message ?? 'another value';
  }
  return { ok: false, expected };
}

function nest(names: readonly string[], value: unknown): unknown {
  return names.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
}

/** The defaults hold every key and no group that is a single setting, so that their leaves are the settings. */
function leaves(group: object, prefix: string): string[] {
  return Object.entries(group).flatMap(([name, value]: [string, unknown]) =>
    isGroup(value) ? leaves(value, `${prefix}${name}.`) : [`${prefix}${name}`],
  );
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
