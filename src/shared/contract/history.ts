/** The history of utterances, under `/api/history`. An entry is a `TranscriptEntry`. */
import { z } from 'zod';
import { languageSchema } from '../settings/schema.ts';
import { transcriptEntrySchema } from './control.ts';

/** Most entries that one page of the list holds. */
export const HISTORY_PAGE_LIMIT = 500;

const flagSchema = z.enum(['true', 'false']).transform((text) => text === 'true');

/** Which entries; everything that is given must hold. */
export const historyFilterSchema = z.strictObject({
  /** Words that must all occur; the last one may be a beginning. "In quotes": one after the other. */
  text: z.string().max(500).optional(),
  agent: z.string().max(128).optional(),
  /** From this moment on, and before that one. */
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  starred: flagSchema.optional(),
});
export type HistoryFilter = z.infer<typeof historyFilterSchema>;

/** Query of `GET /api/history`. Entries are counted from the newest. */
export const historyQuerySchema = historyFilterSchema.extend({
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(HISTORY_PAGE_LIMIT).default(50),
});
export type HistoryQuery = z.infer<typeof historyQuerySchema>;

export const historyPageSchema = z.object({
  /** Newest first. */
  entries: z.array(transcriptEntrySchema),
  offset: z.number().int().nonnegative(),
  /** All entries that the filter lets through. */
  total: z.number().int().nonnegative(),
});
export type HistoryPage = z.infer<typeof historyPageSchema>;

/** What the page shows about the history as a whole. */
export const historyInfoSchema = z.object({
  entries: z.number().int().nonnegative(),
  /** Nothing new is stored. */
  paused: z.boolean(),
  databaseBytes: z.number().nonnegative(),
  audioBytes: z.number().nonnegative(),
  /** Why the history cannot be used or is incomplete, for a person; null when all is well. */
  problem: z.string().nullable(),
});
export type HistoryInfo = z.infer<typeof historyInfoSchema>;

/** `PATCH /api/history/{id}`. */
export const historyChangeSchema = z
  .strictObject({ starred: z.boolean().optional(), text: z.string().max(100_000).optional() })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'at least one change');
export type HistoryChange = z.infer<typeof historyChangeSchema>;

/** `POST /api/history/pause`. */
export const historyPauseRequestSchema = z.strictObject({ paused: z.boolean() });

/** Body of a retry: what is left out is as in the settings. */
export const retryRequestSchema = z.strictObject({
  language: languageSchema.optional(),
  task: z.enum(['transcribe', 'translate']).optional(),
});
export type RetryOptions = z.infer<typeof retryRequestSchema>;

export const exportFormatSchema = z.enum(['jsonl', 'markdown', 'srt']);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** Query of `GET /api/history/export`. */
export const historyExportQuerySchema = historyFilterSchema.extend({
  format: exportFormatSchema.default('jsonl'),
});

/** Answer to `DELETE /api/history` and `DELETE /api/history/{id}`. */
export const historyDeletedSchema = z.object({ deleted: z.number().int().nonnegative() });

/** Answer to `POST /api/history/import` (one exported entry a line). */
export const historyImportedSchema = z.object({
  imported: z.number().int().nonnegative(),
  /** Entries that were there already. */
  known: z.number().int().nonnegative(),
  /** Lines that are no entry, by number, with what is wrong; at most 20 are told. */
  refused: z.array(z.object({ line: z.number().int().positive(), reason: z.string() })),
});
export type HistoryImported = z.infer<typeof historyImportedSchema>;
