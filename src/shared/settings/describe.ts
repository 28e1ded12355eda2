import { z } from 'zod';
import { settingDeclarations } from './declarations.ts';
import type { SettingDeclaration } from './declarations.ts';
import { environmentName } from './names.ts';

export type SettingType = 'true-false' | 'whole-number' | 'number' | 'text' | 'choice' | 'list' | 'object';

/** What a settings page, a help text or a guide needs to know about one setting. */
export interface SettingDescription {
  readonly key: string;
  readonly environment: string;
  readonly type: SettingType;
  /** Of a `choice`. */
  readonly allowed?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  /** What a valid value is, as the end of a sentence: "a whole number from 0 to 65535". */
  readonly expected: string;
  readonly defaultValue: unknown;
  readonly description: string;
  /** False: a change needs a restart of the engine. */
  readonly live: boolean;
}

/** All settings, in the order of the schema. */
export function describeSettings(): readonly SettingDescription[] {
  return settingDeclarations.map(describeSetting);
}

export function describeSetting(declaration: SettingDeclaration): SettingDescription {
  const { key, description, live } = declaration;
  const shape: JsonSchema = z.toJSONSchema(declaration.schema, { io: 'input' });
  const type = typeOf(shape);
  const range = type === 'whole-number' || type === 'number';
  return {
    key,
    environment: environmentName(key),
    type,
    ...(type === 'choice' && { allowed: namesOf(shape) }),
    ...(range && shape.minimum !== undefined && { minimum: shape.minimum }),
    ...(range && shape.maximum !== undefined && { maximum: shape.maximum }),
    expected: declaration.expected ?? expectationOf(type, shape, declaration.schema),
    defaultValue: shape.default,
    description,
    live,
  };
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

function typeOf(shape: JsonSchema): SettingType {
  if (shape.enum !== undefined) return 'choice';
  switch (shape.type) {
    case 'boolean':
      return 'true-false';
    case 'integer':
      return 'whole-number';
    case 'number':
      return 'number';
    case 'string':
      return 'text';
    case 'array':
      return 'list';
    default:
      return 'object';
  }
}

function expectationOf(type: SettingType, shape: JsonSchema, schema: z.ZodType): string {
  switch (type) {
    case 'true-false':
      return 'true or false';
    case 'whole-number':
      return `a whole number from ${shape.minimum} to ${shape.maximum}`;
    case 'number':
      return `a number from ${shape.minimum} to ${shape.maximum}`;
    case 'choice':
      return `one of ${namesOf(shape).join(', ')}`;
    case 'text':
      return complaintAbout(UNFIT_TEXT, schema) ?? 'a text';
    case 'list': {
      const item = complaintAbout([UNFIT_TEXT], schema);
      return item === undefined ? 'a list of texts' : `a list; each item ${item}`;
    }
    case 'object':
      return 'an object';
  }
}

function namesOf(shape: JsonSchema): readonly string[] {
  return Array.isArray(shape.enum) ? shape.enum.map(String) : [];
}

/** Fits no pattern, so that the schema tells what the pattern stands for. */
const UNFIT_TEXT = '\0';

function complaintAbout(value: unknown, schema: z.ZodType): string | undefined {
  return schema.safeParse(value).error?.issues[0]?.message;
}
