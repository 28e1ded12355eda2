import { z } from 'zod';
import { transcriptEntrySchema } from '../../shared/contract/control.ts';
import type { StoredEntry } from './history-store.ts';

const storedEntrySchema = transcriptEntrySchema.omit({ hasAudio: true });

const NO_TIMINGS = { audioMs: 0, endpointWaitMs: null, computeMs: null, deliveryMs: null };

/** What an entry is taken to say where a version that wrote it did not know the field yet. */
const BEFORE_THERE_WAS = {
  agentId: null,
  changes: [],
  commands: [],
  language: null,
  confidence: null,
  output: 'agents',
  delivery: 'kept',
  receipt: null,
  confirmAt: null,
  amends: null,
  recovered: false,
  starred: false,
  problem: null,
} as const;

const recordSchema = z.record(z.string(), z.unknown());

/**
 * Reads an entry from JSON text of this version or of an older one, which lacks some fields. Fields of a newer one are
 * left out. Only `id`, `timestamp` and `text` are indispensable. With `lenient` other fields that are not as expected,
 * such as a word that a newer version has introduced, count as missing.
 */
export function parseStoredEntry(
  json: string,
  options: { readonly lenient?: boolean } = {},
): { readonly entry: StoredEntry } | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    // The words of the parser quote the text, which may be dictated.
    return { problem: 'This is not JSON.' };
  }
  const record = recordSchema.safeParse(value);
  if (!record.success) return { problem: 'This is not an object.' };
  const timings = recordSchema.safeParse(record.data['timings']);
  const standIns = { ...BEFORE_THERE_WAS, rawText: record.data['text'], timings: NO_TIMINGS };
  const whole = {
    ...standIns,
    ...record.data,
    timings: { ...NO_TIMINGS, ...(timings.success ? timings.data : {}) },
  };
  const first = storedEntrySchema.safeParse(whole);
  if (first.success) return { entry: first.data };
  const wrong = new Set(first.error.issues.map(({ path }) => String(path[0])));
  const mended = Object.fromEntries(Object.entries(standIns).filter(([field]) => wrong.has(field)));
  const parsed = options.lenient === true ? storedEntrySchema.safeParse({ ...whole, ...mended }) : first;
  if (parsed.success) return { entry: parsed.data };
  const fields = [...new Set(parsed.error.issues.map(({ path }) => path.join('.')))];
  return { problem: `Not as expected: ${fields.slice(0, 3).join(', ')}.` };
}
