/** What is written into one file of an agent's configuration, as data. It is stored, so that it can be taken back. */
import { z } from 'zod';
import type { JsonValue } from './json-document.ts';

const jsonValueSchema: z.ZodType<JsonValue> = z.json();
const pathSchema = z.array(z.string()).readonly();

/**
 * `key`: the value under a key that bears our name. `item`: one more item of a list that others use too.
 * `scaffold`: a value that the format demands; only written where it is missing, and left as long as others need it.
 */
const jsonEntrySchema = z.object({
  kind: z.enum(['key', 'item', 'scaffold']),
  path: pathSchema,
  value: jsonValueSchema,
});
export type JsonEntry = Readonly<z.infer<typeof jsonEntrySchema>>;

const jsonEditSchema = z.object({ kind: z.literal('json'), entries: z.array(jsonEntrySchema).readonly() });
export type JsonEdit = Readonly<z.infer<typeof jsonEditSchema>>;

/** One table of a TOML file that is ours alone. */
const tomlEditSchema = z.object({
  kind: z.literal('toml'),
  table: pathSchema,
  values: z.record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean(), z.array(z.string()).readonly()]),
  ),
});
export type TomlEdit = Readonly<z.infer<typeof tomlEditSchema>>;

/** Lines between two marks at the end of a file. */
const blockEditSchema = z.object({
  kind: z.literal('block'),
  /** `yaml` is checked with a parser; the values are what the lines mean. */
  syntax: z.enum(['yaml', 'plain']),
  lines: z.array(z.string()).readonly(),
  values: z.record(z.string(), jsonValueSchema),
});
export type BlockEdit = Readonly<z.infer<typeof blockEditSchema>>;

/** A file that is ours from beginning to end. */
const wholeEditSchema = z.object({ kind: z.literal('whole'), sha256: z.string(), executable: z.boolean() });
export type WholeEdit = Readonly<z.infer<typeof wholeEditSchema>>;

export const fileEditSchema = z.discriminatedUnion('kind', [
  jsonEditSchema,
  tomlEditSchema,
  blockEditSchema,
  wholeEditSchema,
]);
export type FileEdit = JsonEdit | TomlEdit | BlockEdit | WholeEdit;
