import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readManifest } from '../support/manifest.ts';

const ROOT = join(import.meta.dirname, '../..');

export interface RealLine {
  readonly source: string;
  readonly language: string;
  readonly text: string;
}

const LONGEST_FILE_CHARACTERS = 200_000;
const FEWEST_WORDS = 4;
const DOCUMENT = /(?:\.md|[\\/]LICEN[CS]E(?:\.txt)?)$/u;
const MARKUP = /^(?:[#>|<=~!+\\]|\[!|\[[^\]]*\]:|\s{4})/u;
const LIST_MARK = /^\s*(?:[-*+]|\d+[.)])\s+/u;

/** What was said in the shipped recordings, and what stands beside them as texts of agents. */
export async function transcripts(): Promise<readonly RealLine[]> {
  const clips = await readManifest(join(ROOT, 'test/fixtures/audio'));
  const spoken = clips.flatMap((clip) =>
    [clip.text, ...(clip.alt ?? [])].map((text) => ({ source: clip.id, language: clip.lang, text })),
  );
  const sentences = await readFile(join(ROOT, 'test/fixtures/voice/agent-sentences.jsonl'), 'utf8');
  const lines = sentences.split('\n').filter((line) => line.trim() !== '');
  const agents = lines.map((line) => {
    const { markdown: text } = z.looseObject({ markdown: z.string() }).parse(JSON.parse(line));
    return { source: 'agent-sentences', language: 'en', text };
  });
  return [...spoken, ...agents].filter((line) => line.text.trim() !== '');
}

/**
 * Sentences and parts of sentences from the readmes, licences and documents of the installed packages: no code, no
 * tables, no headings, each line once, in the order of the paths.
 */
export async function technicalEnglish(limit: number): Promise<readonly RealLine[]> {
  const found = await readdir(join(ROOT, 'node_modules'), { recursive: true });
  const paths = found.filter((path) => DOCUMENT.test(path) && !path.startsWith('.')).toSorted();
  const seen = new Set<string>();
  const lines: RealLine[] = [];
  for (const path of paths) {
    const text = await readFile(join(ROOT, 'node_modules', path), 'utf8').catch(() => '');
    if (text.length > LONGEST_FILE_CHARACTERS) continue;
    for (const line of proseOf(text)) {
      if (seen.has(line)) continue;
      seen.add(line);
      lines.push({ source: path, language: 'en', text: line });
    }
  }
  // Evenly from all files, so that no long document stands for all.
  const step = Math.max(1, lines.length / limit);
  return Array.from(
    { length: Math.min(limit, lines.length) },
    (_, index) => lines[Math.floor(index * step)],
  ).filter((line) => line !== undefined);
}

function proseOf(text: string): readonly string[] {
  let isCode = false;
  const result: string[] = [];
  for (const line of text.split(/\r?\n/u)) {
    if (/^\s*(?:```|~~~)/u.test(line)) isCode = !isCode;
    else if (!isCode && !MARKUP.test(line)) {
      const prose = line.replace(LIST_MARK, '').trim();
      if (
        prose.split(/\s+/u).length >= FEWEST_WORDS &&
        /^[\p{Script=Latin}\p{Script=Common}]+$/u.test(prose)
      ) {
        result.push(prose);
      }
    }
  }
  return result;
}
