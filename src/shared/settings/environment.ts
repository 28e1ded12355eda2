import { AppError } from '../kernel/app-error.ts';
import { closest } from './closest.ts';
import { settingDeclarations } from './declarations.ts';
import { environmentName } from './names.ts';
import { parseSettingText } from './values.ts';

export interface EnvironmentSettings {
  /** Values by dotted key. */
  readonly values: ReadonlyMap<string, unknown>;
  /** Variables that look like settings but are none, each with a sentence about it. */
  readonly unknown: readonly { readonly name: string; readonly hint: string }[];
}

/** Settings in environment variables; empty ones count as absent. Throws `invalid-input` that names the variable. */
export function settingsFromEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): EnvironmentSettings {
  const keys = new Map(settingDeclarations.map(({ key }) => [environmentName(key), key]));
  const groups = new Set(
    settingDeclarations.map(({ key }) => `${environmentName(key.split('.', 1)[0] ?? '')}_`),
  );
  const values = new Map<string, unknown>();
  const unknown: { name: string; hint: string }[] = [];
  for (const [name, text] of Object.entries(env)) {
    if (!text) continue;
    const key = keys.get(name);
    if (key !== undefined) values.set(key, parseVariable(name, key, text));
    else if ([...groups].some((group) => name.startsWith(group))) {
      const similar = closest(name, [...keys.keys()]);
      unknown.push({ name, hint: similar === undefined ? 'It has no effect.' : `Did you mean ${similar}?` });
    }
  }
  return { values, unknown };
}

function parseVariable(name: string, key: string, text: string): unknown {
  try {
    return parseSettingText(key, text);
  } catch (error) {
    if (!AppError.is(error)) throw error;
    throw new AppError('invalid-input', `The environment variable ${name} is wrong. ${error.message}`, {
      cause: error,
    });
  }
}
