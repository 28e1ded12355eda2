import { z } from 'zod';
import { settingsSchema } from './schema.ts';
import type { SettingMeta } from './setting-meta.ts';

/** One setting as the schema declares it. */
export interface SettingDeclaration extends SettingMeta {
  /** Dotted path in the settings, such as `recognition.language`. */
  readonly key: string;
  readonly schema: z.ZodType;
}

/** Every setting that a person may set, in the order of the schema. The file's `version` is not one. */
export const settingDeclarations: readonly SettingDeclaration[] = declarationsOf(settingsSchema, '');

const byKey = new Map(settingDeclarations.map((declaration) => [declaration.key, declaration]));

export function findSetting(key: string): SettingDeclaration | undefined {
  return byKey.get(key);
}

function declarationsOf(group: z.ZodObject, prefix: string): readonly SettingDeclaration[] {
  return Object.entries(group.shape).flatMap(([name, schema]) => {
    const key = `${prefix}${name}`;
    if (key === 'version' || !(schema instanceof z.ZodType)) return [];
    const inner = schema instanceof z.ZodPrefault ? schema.unwrap() : undefined;
    if (inner instanceof z.ZodObject) return declarationsOf(inner, `${key}.`);
    const meta = schema.meta();
    if (typeof meta?.description !== 'string' || typeof meta['live'] !== 'boolean') {
      throw new TypeError(`The setting ${key} is declared without description and "live".`);
    }
    const { description, live, expected } = meta;
    return [{ key, schema, description, live, ...(typeof expected === 'string' && { expected }) }];
  });
}
