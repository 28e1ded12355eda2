import type { z } from 'zod';

export interface SettingMeta {
  readonly description: string;
  readonly live: boolean;
  /** What a valid value is, where the schema cannot say it itself (objects): the end of a sentence. */
  readonly expected?: string;
}

/** A setting that applies as soon as it is changed. */
export function live<T extends z.ZodType>(schema: T, description: string, expected?: string): T {
  return schema.meta({ description, live: true, ...(expected !== undefined && { expected }) }) as T;
}

/** A setting that applies at the next start of the engine. */
export function afterRestart<T extends z.ZodType>(schema: T, description: string): T {
  return schema.meta({ description, live: false }) as T;
}
