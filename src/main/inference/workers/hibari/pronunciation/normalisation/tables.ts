import { z } from 'zod';

const words = z.record(z.string(), z.string());
const forms = z.record(z.string(), z.tuple([z.string(), z.string()]));

/** The file `normalize.json`. Its order counts: `symbols` are replaced one after the other. */
export const normalisationTablesSchema = z.object({
  /** First three letters in lower case → month. */
  months: words,
  titles: words,
  abbreviations: words,
  /** Unit → singular and plural. */
  units: forms,
  symbols: words,
  currency: forms,
  /** Words before a Roman number that counts ("Chapter IV") … */
  roman_cardinal: z.array(z.string()),
  /** … and before one that orders ("Henry VIII"). */
  roman_ordinal: z.array(z.string()),
});

export type NormalisationTables = z.infer<typeof normalisationTablesSchema>;
/** Singular and plural. */
export type Forms = readonly [singular: string, plural: string];
