import { AppError } from '../kernel/app-error.ts';
import { closest } from './closest.ts';
import { findSetting, settingDeclarations } from './declarations.ts';
import type { SettingDeclaration } from './declarations.ts';
import { describeSetting } from './describe.ts';
import type { SettingDescription } from './describe.ts';
import type { Settings } from './schema.ts';

/** Throws `invalid-input`, with the key that was probably meant, when there is no such setting. */
export function requireSetting(key: string): SettingDeclaration {
  const declaration = findSetting(key);
  if (declaration !== undefined) return declaration;
  const keys = settingDeclarations.map((known) => known.key);
  const similar = closest(key, keys);
  const members = keys.filter((known) => known.startsWith(`${key}.`));
  throw new AppError('invalid-input', `There is no setting "${shortened(key)}".`, {
    remedy:
      members.length > 0
        ? `It is a group: ${members.join(', ')}.`
        : similar === undefined
          ? `The settings are: ${keys.join(', ')}.`
          : `Did you mean "${similar}"?`,
  });
}

/** The value as the schema takes it. Throws `invalid-input` that names the key and what was expected. */
export function checkSetting(key: string, value: unknown): unknown {
  const declaration = requireSetting(key);
  const parsed = value === undefined ? undefined : declaration.schema.safeParse(value);
  if (parsed?.success === true) return parsed.data;
  throw new AppError(
    'invalid-input',
    `The setting "${key}" must be ${describeSetting(declaration).expected}.`,
  );
}

export function readSetting(settings: Settings, key: string): unknown {
  const declaration = requireSetting(key);
  return declaration.key.split('.').reduce<unknown>((value, name) => memberOf(value, name), settings);
}

/** The settings with one value changed. Throws `invalid-input` that names the key and what was expected. */
export function applySetting(settings: Settings, key: string, value: unknown): Settings {
  const checked = checkSetting(key, value);
  const path = key.split('.');
  return replaceAt(settings, path, checked) as Settings;
}

/**
 * The value that a person wrote for `key` in an environment variable or on a command line: numbers and true/false
 * (also yes/no, on/off, 1/0) as words, lists with commas or as JSON, objects as JSON.
 * Throws `invalid-input` that names the key and what was expected.
 */
export function parseSettingText(key: string, text: string): unknown {
  const description = describeSetting(requireSetting(key));
  return checkSetting(key, valueOfText(description, text));
}

function valueOfText({ type }: SettingDescription, text: string): unknown {
  const trimmed = text.trim();
  switch (type) {
    case 'true-false':
      if (/^(true|yes|on|1)$/i.test(trimmed)) return true;
      return /^(false|no|off|0)$/i.test(trimmed) ? false : text;
    case 'whole-number':
    case 'number':
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : text;
    case 'list':
      return trimmed.startsWith('[') ? jsonOf(trimmed) : listOf(trimmed);
    case 'object':
      return jsonOf(trimmed);
    case 'choice':
    case 'text':
      return text;
  }
}

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function replaceAt(group: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const members = isRecord(group) ? group : {};
  return { ...members, [name]: replaceAt(members[name], rest, value) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Foreign text in a message stays short. */
function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
