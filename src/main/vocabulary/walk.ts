import { opendir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { isForeignFolder } from './file-choice.ts';
import type { Slices } from './slices.ts';

export interface WalkLimits {
  readonly files: number;
  readonly walkMs: number;
}

/** Rules of one `.gitignore`, and the folder they are relative to. */
interface IgnoreFile {
  /** Relative to the root, with a slash at the end, or empty. */
  readonly prefix: string;
  readonly rules: Ignore;
}

const MOST_FOLDERS = 5000;
const ENTRIES_AT_ONCE = 256;
const MOST_IGNORE_BYTES = 256 * 1024;

/**
 * Files below `root` as git would list them, relative, with slashes: `.gitignore` of every folder counts, hidden
 * folders and other people's code are left out, links are not followed. Nearest folders first; what cannot be read is
 * passed over. Ends early, with what there is, at its limits.
 */
export async function walkFolder(root: string, limits: WalkLimits, slices: Slices): Promise<string[]> {
  const files: string[] = [];
  const waiting: { prefix: string; ignored: readonly IgnoreFile[] }[] = [{ prefix: '', ignored: [] }];
  const endsAtMs = performance.now() + limits.walkMs;
  for (let folders = 0; folders < MOST_FOLDERS; folders += 1) {
    const next = waiting.shift();
    if (next === undefined || files.length >= limits.files || performance.now() > endsAtMs) break;
    const own = await readIgnoreFile(root, next.prefix);
    const ignored = own === undefined ? next.ignored : [...next.ignored, own];
    const folder = await opendir(path.join(root, next.prefix), { bufferSize: ENTRIES_AT_ONCE }).catch(
      () => undefined,
    );
    if (folder === undefined) continue;
    try {
      for await (const entry of folder) {
        if (slices.spent) await slices.pause();
        if (files.length >= limits.files) break;
        const name = `${next.prefix}${entry.name}`;
        if (entry.isDirectory()) {
          if (entry.name.startsWith('.') || isForeignFolder(entry.name)) continue;
          if (!isIgnored(`${name}/`, ignored)) waiting.push({ prefix: `${name}/`, ignored });
        } else if (entry.isFile() && !isIgnored(name, ignored)) files.push(name);
      }
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error)) throw error;
    }
    await slices.pause();
  }
  return files;
}

async function readIgnoreFile(root: string, prefix: string): Promise<IgnoreFile | undefined> {
  const file = path.join(root, prefix, '.gitignore');
  try {
    const facts = await stat(file);
    if (!facts.isFile() || facts.size > MOST_IGNORE_BYTES) return undefined;
    return { prefix, rules: ignore().add(await readFile(file, 'utf8')) };
  } catch {
    return undefined;
  }
}

/** The nearest `.gitignore` that says anything about `name` decides. */
function isIgnored(name: string, ignored: readonly IgnoreFile[]): boolean {
  for (const { prefix, rules } of ignored.toReversed()) {
    const answer = rules.test(name.slice(prefix.length));
    if (answer.ignored) return true;
    if (answer.unignored) return false;
  }
  return false;
}
