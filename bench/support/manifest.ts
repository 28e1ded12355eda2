import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const clipSchema = z.looseObject({
  id: z.string(),
  file: z.string(),
  lang: z.string(),
  kind: z.string(),
  text: z.string(),
  alt: z.array(z.string()).optional(),
  duration: z.number(),
  /** Seconds; from labels, not from our detector. */
  speech_start: z.number().optional(),
  speech_end: z.number().optional(),
});
export type Clip = z.infer<typeof clipSchema> & { readonly path: string };

/** The clips of a folder with a `manifest.jsonl`, one JSON object a line. */
export async function readManifest(folder: string): Promise<readonly Clip[]> {
  const lines = (await readFile(join(folder, 'manifest.jsonl'), 'utf8')).split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const clip = clipSchema.parse(JSON.parse(line));
      return { ...clip, path: join(folder, clip.file) };
    });
}
